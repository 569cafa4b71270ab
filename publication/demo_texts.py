"""The texts and names of the demo. No name here belongs to anybody."""

RIVER_GROUPS = """
1912 Bridge Keepers’ Guild, Nepal
The Aster Project, Vietnam
Ärzte am Strom e.V., Germany
Asociación Agua Mansa, Argentina
Bluewater International
Citizens’ Alliance for the Inventa Delta, South Korea
Dike and Dune Trust, Netherlands
Estuary Lawyers’ Network, Kenya
Fédération des Rives, France
Friends of the Upper Inventa, U.K.
Gauge Readers International
Heron Count Society, Canada
Łódź Forum of Imaginary Waters, Poland
Marsh Health Initiative, Bangladesh
Open Hydrology Lab, Japan
Otter Path Foundation, U.S.A.
Réseau des Sources, Senegal
Silt & Stone Cooperative, Brazil
Tidal Schools Network, Indonesia
Water Clerks’ Union, South Africa
"""
RIVER_PEOPLE = """
Maro Tandelius, former chair of the Commission on Invented Rivers
Ada Ferrinova, professor emerita of hydrology & member of an imaginary senate
Sun-hee Barrowby, author of “The Sixty-Year Gauge”
Tomás Orillas-Quiet, ferry pilot
Ines Waterhouse-Bloom, retired lock keeper
"""
RIVER_BODY = """\
We write on behalf of {{groups|non-governmental organization|non-governmental organizations}} and \
{{individuals|concerned individual|concerned individuals}} from \
{{countries|country|different countries}} to ask you to keep the eleven gauges of the Upper Inventa.

They have been read every morning since 1912, and nothing else tells the towns downstream what is coming. In \
autumn your ministry announced that the stations would close *for want of staff*. The same month it declined to \
publish last year’s readings.

We ask you to

- restore the daily readings before the spring flood,
- publish the archive, and
- name a date for the independent review.

We would be glad to meet your staff."""

FERRY_BODY = """\
{{Groups|organization|organizations}} and {{individuals|concerned individual|concerned individuals}} from \
{{countries|country|different countries}} ask you to keep the night ferry across the Upper Inventa.

It leaves Port Nowhere at half past eleven and comes back at four. Nurses, bakers and the lock keepers cross with it, \
and there is no bridge for forty miles. In winter your ministry announced that the last boat would sail at nine, \
*to save lamp oil*.

We ask you to

- keep both crossings through the coming winter,
- publish the count of passengers, and
- hear those who cross before you decide.

A harbour that sleeps is no harbour."""

GAUGES_FR = {
    "title": "Lettre ouverte sur la fermeture des stations de mesure de la Haute-Inventa",
    "salutation": "Madame la Ministre,",
    "body": """\
Nous vous écrivons au nom de {{groups|organisation non gouvernementale|organisations non gouvernementales}} et de \
{{individuals|personne|personnes}} de {{countries|pays|pays}} pour vous demander de conserver les onze stations de \
mesure de la Haute-Inventa.

Elles sont relevées chaque matin depuis 1912, et rien d’autre n’annonce aux villes en aval ce qui arrive. À l’automne, \
votre ministère a fait savoir que les stations fermeraient *faute de personnel*. Le même mois, il a refusé de publier \
les relevés de l’an dernier.

Nous vous demandons

- de rétablir les relevés quotidiens avant la crue de printemps,
- de publier les archives,
- et de fixer une date pour l’examen indépendant.

Nous rencontrerions volontiers vos services.""",
    "closing": "Veuillez agréer, Madame la Ministre, l’expression de notre considération.",
}

GAUGES_AR = {
    "title": "رسالة مفتوحة بشأن إغلاق محطات القياس على نهر إنفنتا الأعلى",
    "salutation": "معالي الوزيرة،",
    "body": """\
نكتب إليكم باسم \
{{groups:figures|# منظمة|# منظمة|# منظمتين|# منظمات غير حكومية|# منظمة غير حكومية|# منظمة غير حكومية}} \
و{{individuals:figures|# شخص|# شخص|# شخصين|# أشخاص|# شخصًا|# شخص}} \
من {{countries:figures|# بلد|# بلد|# بلدين|# بلدان|# بلدًا|# بلد}} \
لنطلب منكم الإبقاء على محطات القياس الإحدى عشرة على نهر إنفنتا الأعلى.

تُقرأ هذه المحطات كل صباح منذ عام 1912، ولا شيء غيرها يُنبئ البلدات الواقعة أسفل النهر بما هو قادم. وفي الخريف أعلنت \
وزارتكم أن المحطات ستُغلق *لقلة الموظفين*. وفي الشهر نفسه امتنعت عن نشر قراءات العام الماضي.

نطلب منكم

- استئناف القراءات اليومية قبل فيضان الربيع،
- ونشر الأرشيف،
- وتحديد موعد للمراجعة المستقلة.

ويسعدنا أن نلتقي فريقكم.""",
    "closing": "وتفضلوا بقبول فائق الاحترام،",
}

FERRY_KO = {
    "title": "인벤타강 상류의 야간 나룻배에 관한 공개서한",
    "salutation": "장관님께,",
    "body": """\
{{countries:figures|#개국}}의 {{groups:figures|#개 단체}}와 시민 {{individuals:figures|#명}}은 인벤타강 상류를 건너는 \
야간 나룻배를 계속 운항해 주시기를 요청합니다.

배는 밤 열한 시 반에 포트 노웨어를 떠나 새벽 네 시에 돌아옵니다. 간호사와 제빵사, 갑문지기가 이 배로 강을 건너고, \
사십 마일 안에는 다리가 없습니다. 겨울에 귀 부처는 *등유를 아끼기 위해* 막배를 아홉 시에 띄우겠다고 발표했습니다.

저희는 다음을 요청합니다.

- 다가오는 겨울 동안 두 차례 운항을 유지할 것
- 승객 수를 공개할 것
- 결정에 앞서 강을 건너는 사람들의 말을 들을 것

잠든 항구는 항구가 아닙니다.""",
    "closing": "삼가 올립니다.",
}
