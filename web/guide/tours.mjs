// The two tours of docs/guide.md and docs/guide.ru.md. Their facts and places are those of tour/helsinki and tour/novokuznetsk, whose
// README files name the sources. Each stop has two passages in each language.

/** Helsinki in English and Finnish. Its streets are in the repository. */
const helsinki = {
  interface: 'en',
  locale: 'en-GB',
  system: 'en_GB.UTF-8',
  languages: ['en', 'fi'],
  typed: 'suomi',
  title: { en: 'Helsinki on foot', fi: 'Helsinki jalan' },
  extract: 'tests/fixtures/streets/Helsinki.osm.pbf',
  search: 'esplanadi',
  directions: { fi: 'Kun olet valmis, jatka katua pitkin.' },
  photo: {
    stop: 4,
    file: 'tour/helsinki/pictures/senate-square.png',
    alt: {
      en: 'A plan of Senate Square: the statue in the middle, the cathedral to the north.',
      fi: 'Senaatintorin kartta: keskellä patsas, pohjoisessa tuomiokirkko.',
    },
    credit: '© OpenStreetMap contributors, ODbL 1.0',
  },
  stops: [
    {
      at: '60.17072, 24.94152',
      title: { en: 'The railway station', fi: 'Rautatieasema' },
      texts: {
        en: [
          'You are at the south doors of Helsinki’s railway station.',
          'Six stops lie ahead. Walk at your own pace: each story begins when you arrive.',
        ],
        fi: [
          'Olet Helsingin rautatieaseman eteläovilla.',
          'Kierroksella on kuusi pysähdyspaikkaa. Kulje omaan tahtiin: tarina alkaa, kun saavut perille.',
        ],
      },
    },
    {
      at: '60.16867, 24.94096',
      title: { en: 'The Three Smiths', fi: 'Kolme seppää' },
      texts: {
        en: [
          'These are the Three Smiths.',
          'Mannerheimintie, the wide street, is Mansku for short, and Aleksanterinkatu is Aleksi.',
        ],
        fi: ['Tässä on Kolme seppää.', 'Leveä Mannerheimintie on lyhyesti Mansku, ja Aleksanterinkatu on Aleksi.'],
      },
    },
    {
      at: '60.16748, 24.94762',
      title: { en: 'The Esplanade', fi: 'Esplanadi' },
      texts: {
        en: ['This is the Esplanade park.', 'The map has 68 benches in it. Take any of them: the story goes on.'],
        fi: ['Tämä on Esplanadin puisto.', 'Kartalla siinä on 68 penkkiä. Istahda mille tahansa: tarina jatkuu.'],
      },
    },
    {
      at: '60.16759, 24.9514',
      title: { en: 'Havis Amanda', fi: 'Havis Amanda' },
      texts: {
        en: ['This is the fountain Havis Amanda.', 'The blocks of houses around here have the names of animals.'],
        fi: ['Tämä on suihkulähde Havis Amanda.', 'Täällä kortteleilla on eläinten nimet.'],
      },
    },
    {
      at: '60.16951, 24.95227',
      title: { en: 'Senate Square', fi: 'Senaatintori' },
      texts: {
        en: [
          'This is Senate Square. The statue in the middle is Alexander the Second.',
          'The wide steps lead up to the cathedral. There are 46 of them.',
        ],
        fi: [
          'Tämä on Senaatintori. Keskellä on Aleksanteri toisen patsas.',
          'Leveät portaat vievät tuomiokirkolle. Askelmia on 46.',
        ],
      },
    },
    {
      at: '60.17168, 24.94392',
      title: { en: 'Railway Square', fi: 'Rautatientori' },
      texts: {
        en: [
          'This is Railway Square. The statue is of Aleksis Kivi.',
          'Our walk ends here, beside the station where it began. Thank you for coming.',
        ],
        fi: [
          'Tämä on Rautatientori. Patsas esittää Aleksis Kiveä.',
          'Kierros päättyy tähän, aseman viereen. Kiitos, että kuljit mukana.',
        ],
      },
    },
  ],
};

/** Novokuznetsk in Russian and English. No file with its streets is in the repository: its map shows what a guide has at first. */
const novokuznetsk = {
  interface: 'ru',
  locale: 'ru-RU',
  system: 'ru_RU.UTF-8',
  languages: ['ru', 'en'],
  typed: 'английский',
  title: { ru: 'Новокузнецк пешком', en: 'Novokuznetsk on foot' },
  extract: null,
  search: null,
  directions: { en: 'When you are ready, walk on along the street.' },
  photo: {
    stop: 0,
    file: 'web/guide/tank.svg',
    alt: { ru: 'Танк Т-34 на постаменте.', en: 'The T-34 tank on its pedestal.' },
    credit: 'Рисунок для этой экскурсии, CC BY 4.0',
  },
  stops: [
    {
      at: '53.767194, 87.092328',
      title: { ru: 'Площадь Побед', en: 'Pobed Square' },
      texts: {
        ru: [
          'Вы на площади Побед. Не Победы, а именно Побед.',
          'Найдите взглядом танк. Это Т-34-85. Около 9 мая его забирают на парад, и тогда место пустует.',
        ],
        en: [
          'You are on Pobed Square. The name is in the plural: the square of Victories.',
          'Look for the tank. It is a T-34-85. Around 9 May it is taken away for the parade.',
        ],
      },
    },
    {
      at: '53.762778, 87.117778',
      title: { ru: 'Памятник Маяковскому', en: 'The Mayakovsky monument' },
      texts: {
        ru: [
          'Вы у памятника Маяковскому, на углу проспекта Металлургов и улицы Орджоникидзе.',
          'В войну сюда приезжали чужие цеха: в городе заработали десятки эвакуированных заводов.',
        ],
        en: [
          'You are at the Mayakovsky monument, on the corner of Metallurgov Avenue and Ordzhonikidze Street.',
          'In the war, dozens of evacuated plants were set up in the city and went to work.',
        ],
      },
    },
    {
      at: '53.760585, 87.117775',
      title: { ru: 'Краеведческий музей', en: 'The local history museum' },
      texts: {
        ru: [
          'Перед вами должен быть краеведческий музей: Пионерский проспект, 24.',
          'Здесь, в Новокузнецке, рождались стрелковые полки.',
        ],
        en: [
          'You should now see the local history museum: 24, Pionersky Avenue.',
          'Rifle regiments were formed in Novokuznetsk.',
        ],
      },
    },
    {
      at: '53.757275, 87.121097',
      title: { ru: 'Театральная площадь', en: 'Theatre Square' },
      texts: {
        ru: [
          'Вы у драматического театра: проспект Металлургов, 28.',
          'Новокузнецк носит звание «Город трудовой доблести и воинской славы».',
        ],
        en: [
          'You are at the drama theatre: 28, Metallurgov Avenue.',
          'Novokuznetsk holds the title “City of Labour Valour and Military Glory”.',
        ],
      },
    },
    {
      at: '53.755, 87.12',
      title: { ru: 'Сад металлургов', en: 'The Metallurgists’ Garden' },
      texts: {
        ru: [
          'Перед вами Сад металлургов. Внутри – кинотеатр «Коммунар» и фонтан.',
          'Если найдётся скамейка, сядьте: рассказ не прервётся.',
        ],
        en: [
          'Before you lies the Metallurgists’ Garden. Inside are the Kommunar cinema and a fountain.',
          'If you find a bench, sit down: the story goes on.',
        ],
      },
    },
    {
      at: '53.746389, 87.117222',
      title: { ru: 'Вокзал', en: 'The railway station' },
      texts: {
        ru: [
          'Вы подходите к вокзалу. Это здание построили в 1962 году.',
          'Здесь наша прогулка заканчивается. Спасибо, что прошли её до конца.',
        ],
        en: [
          'You are coming to the railway station. This building is of 1962.',
          'Our walk ends here. Thank you for coming.',
        ],
      },
    },
  ],
};

export const tours = [helsinki, novokuznetsk];
