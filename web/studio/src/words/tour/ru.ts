// Слова раздела о маршруте в целом.
import type { tourPanel as model } from './en';

/** «1 фрагмент», «2 фрагмента», «5 фрагментов». */
function counted(count: number, one: string, few: string, many: string): string {
  const form = new Intl.PluralRules('ru').select(count);
  return `${count} ${form === 'one' ? one : form === 'few' ? few : many}`;
}

const fragments = (count: number): string => counted(count, 'отрывок', 'отрывка', 'отрывков');

export const tourPanel: typeof model = {
  about: 'О маршруте',
  description: 'Описание',
  descriptionHint: 'Два-три предложения, которыми о нём рассказывают.',
  inLanguage: (what: string, lang: string): string => `${what}, ${lang}`,
  author: 'Автор',
  licence: 'Лицензия текстов и записей',
  licenceHint: 'CC BY 4.0',
  address: 'Адрес, по которому его находят гости',
  addressHint: 'https://…',
  id: 'Короткое имя (так называются пакет и его файлы)',

  cover: 'Обложка',
  coverWhy: 'С неё начинается знакомство с маршрутом. JPEG, PNG или WebP, прямо с камеры.',
  chooseCover: 'Выбрать фотографию',
  changeCover: 'Выбрать другую',
  dropCover: 'Без обложки',
  coverFile: 'Файл обложки',
  alt: 'Что на ней видно',
  credit: 'Автор и лицензия фотографии',

  languages: 'Языки',
  languagesWhy: 'Каждый текст нужен на всех языках. Первый услышат гости, для чьего языка текста нет.',
  languageFacts: (written: number, passages: number, takes: number): string =>
    `написано ${written} из ${passages}, записано ${takes}`,
  languageAdded: (lang: string, passages: number): string =>
    `Добавлен язык: ${lang}. Заголовки взяты из первого языка; без текста: ${fragments(passages)}.`,
  addLanguage: 'Добавить язык',
  moveLanguage: 'Переставить язык',
  removeLanguage: (lang: string): string => `Убрать язык: ${lang}`,
  removeMeans: (lang: string, texts: number, takes: number): string =>
    `${lang}: будет удалено: ${fragments(texts)} и все заголовки. ` +
    (takes === 0 ? 'Записей среди них нет. ' : `Больше не понадобятся записи: ${takes}; файлы останутся. `) +
    '«Отменить» вернёт всё обратно.',

  walk: 'Прогулка',
  order: 'Порядок остановок',
  strict: 'По порядку',
  strictWhy: 'Если гость пойдёт иначе, дальняя остановка всё равно прозвучит, но только когда это несомненно.',
  free: 'В любом порядке',
  freeWhy: 'Следующей может быть любая остановка.',
  legs: 'Пути между остановками',
  legsWhy: 'Их линии рисуют на карте.',
  leg: (from: string, to: string): string => `${from} → ${to}`,
  legFrom: 'Откуда',
  legTo: 'Куда',
  points: (count: number): string => (count === 0 ? 'по прямой' : counted(count, 'точка', 'точки', 'точек')),
  straighten: (leg: string): string => `Сделать прямым: ${leg}`,
  removeLeg: (leg: string): string => `Убрать путь ${leg}`,
  addLeg: 'Добавить путь',
  noLegs: 'Пути не описаны: считается, что гости идут от остановки к остановке по прямой.',

  voices: 'Голоса',
  voicesWhy: 'Они читают всё, что не записано.',
  voiceOf: (lang: string): string => `Голос, ${lang}`,
  best: (title: string): string => `Лучший из установленных: ${title}`,
  noBest: 'Лучший из установленных: пока ни одного',
  notInstalled: 'Не установлены на этом компьютере',
  ownProgram: 'Своя программа',
  unknownVoice: (id: string): string => `${id} (неизвестен)`,
  sample: (lang: string): string => `Послушать голос, ${lang}`,
  more: 'Подробнее об этом голосе',
  pace: 'Слов в минуту',
  paceHint: 'темп экскурсовода',
  speaker: 'Диктор',
  speakerHint: 'первый',
  command: 'Программа и её параметры, по одному в строке',
  commandWhy:
    'Она читает текст и пишет WAV на стандартный вывод или в {out}. Запускается, только если вы ей доверяете.',
  version: 'Версия; если её изменить, фрагменты будут созданы заново',
  timeout: 'Сколько секунд можно читать предложение',
  stress: 'Как она ждёт ударений',
  stresses: {
    '': 'Без ударений',
    acute: 'Акут после гласной',
    'plus-before': 'Плюс перед гласной',
    'plus-after': 'Плюс после гласной',
  },
  otherVoice: 'Другой голос для этого фрагмента',
  tourVoice: 'Голос маршрута',

  sounds: 'Звуки',
  soundsWhy: 'Подойдёт любая запись: WAV, FLAC, MP3, M4A, Ogg…',
  arrival: 'В начале каждого рассказа',
  tourEnd: 'В конце экскурсии',
  gpsLost: 'Когда место потеряно',
  gpsFound: 'Когда место снова найдено',
  bed: 'Под речью на всех остановках',
  bedBelow: 'На сколько тише речи, LU (18)',
  loudness: 'Громкость рассказов, LUFS (−16)',
  chooseFile: (what: string): string => `Выбрать файл: ${what}`,
  hearFile: (what: string): string => `Послушать: ${what}`,
  removeFile: (what: string): string => `Убрать: ${what}`,

  maps: 'Карты',
  mapsWhy: 'То, что нарисовано под маршрутом: улицы, которые готовит soundwalk, и файлы GeoJSON.',
  map: (number: number): string => `Карта ${number}`,
  addMap: 'Добавить карту',
  addMapFile: 'GeoJSON, .pmtiles или ways.bin',
  removeMap: (name: string): string => `Убрать карту ${name}`,
  hasStreets: 'У маршрута есть собственные улицы.',
  getStreets: 'Чтобы появились улицы, адреса и пути по ним, выполните один раз при включённом интернете:',
  copy: 'Скопировать команду',

  source: 'Исходный документ',
  sourceWhy: 'Откуда взяты факты. По контрольной сумме потом видно, та же ли это редакция.',
  sourceTitle: 'Название документа',
  sourceDigest: 'SHA-256 его файла',
  chooseSource: 'Взять из файла',
  dropSource: 'Без исходного документа',

  files: 'Файл',
  format: 'Версия формата',
  schema: 'Схема для редакторов',
  rendered: 'Папка готовых фрагментов',
};
