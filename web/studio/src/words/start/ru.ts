// Слова начальной страницы.
import type { startPage as model } from './en';

/** «1 остановка», «2 остановки», «5 остановок». */
function counted(count: number, one: string, few: string, many: string): string {
  const form = new Intl.PluralRules('ru').select(count);
  return `${count} ${form === 'one' ? one : form === 'few' ? few : many}`;
}

export const startPage: typeof model = {
  title: 'Ваши экскурсии',
  all: 'Все экскурсии',
  allWhy: 'Закрыть эту экскурсию и показать все',
  recent: 'Недавние экскурсии',
  noRecent: 'Здесь появятся экскурсии, которые вы создадите или откроете.',
  facts: (stops: number, languages: string): string =>
    `${counted(stops, 'остановка', 'остановки', 'остановок')}${languages === '' ? '' : ` · ${languages}`}`,
  broken: 'В тексте есть ошибки',
  missing: 'Её там больше нет',
  forget: (title: string): string => `Убрать «${title}» из списка`,
  new: 'Новая экскурсия',
  newWhy: 'На одном или нескольких языках, с первой остановкой там, где вы скажете.',
  open: 'Открыть экскурсию',
  openWhy: 'Папка на этом компьютере, в которой лежит tour.json.',
  examples: 'Посмотреть пример',
  examplesWhy: 'Вы получите собственную копию, в которой можно менять что угодно.',
  starter: 'Маленькая экскурсия для начала',
  starterTitle: 'Моя первая экскурсия',
  copying: 'Копируем…',
  opening: 'Открываем…',
  back: 'Назад',
  name: (lang: string): string => `Название, ${lang}`,
  nameHelp: 'Его видят гости. Потом его можно изменить.',
  languages: 'Языки',
  languagesHelp: 'Первый услышат гости, для чьего языка текста нет.',
  findLanguage: 'Добавить язык',
  findLanguagePlaceholder: 'Польский, polski, pl…',
  noLanguage: 'Языка с таким названием нет. Подойдёт и тег, например pt-br.',
  languageCount: (count: number): string => counted(count, 'язык', 'языка', 'языков'),
  isDefault: 'основной',
  makeDefault: (lang: string): string => `Сделать основным: ${lang}`,
  earlier: (lang: string): string => `Выше: ${lang}`,
  dropLanguage: (lang: string): string => `Убрать: ${lang}`,
  place: 'Первая остановка',
  placeHelp: 'Щёлкните по карте или вставьте координаты. Это можно сделать и позже.',
  placeOnMap: 'Первая остановка',
  onlineWhy:
    'Её присылают серверы OpenStreetMap: им будут видны ваш IP-адрес и место, которое вы смотрите. Подробнее –',
  noPlace: 'Пока без места',
  folder: 'Папка',
  folderHelp: 'Она будет создана для экскурсии в вашей домашней папке.',
  create: 'Создать экскурсию',
  creating: 'Создаём экскурсию…',
  path: 'Папка экскурсии',
  pathHelp: 'Полный путь: он начинается с / или ~.',
  browse: 'Или выберите её',
  up: 'На папку выше',
  isTour: 'экскурсия',
  emptyFolder: 'Здесь нет папок.',
  cutFolder: 'Папок больше, чем показано; введите путь.',
  openThis: 'Открыть эту экскурсию',
  openNamed: (name: string): string => `Открыть эту экскурсию: ${name}`,
  enterFolder: (name: string): string => `Заглянуть в папку ${name}`,
};
