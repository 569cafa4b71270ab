"""PostgreSQL refuses to change or remove an event. On SQLite the QuerySet alone does."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON campaign_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event();
"""
BACKWARD = "DROP TRIGGER event_append_only ON campaign_event; DROP FUNCTION refuse_change_of_event();"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial")]
    operations = [migrations.RunPython(run(FORWARD), run(BACKWARD))]
