// Страница по-русски.
import type { Words } from './words';

const points = [
  'на север',
  'на северо-восток',
  'на восток',
  'на юго-восток',
  'на юг',
  'на юго-запад',
  'на запад',
  'на северо-запад',
] as const;

const plural = new Intl.PluralRules('ru');

function counted(count: number, one: string, few: string, many: string): string {
  const category = plural.select(count);
  return `${count} ${category === 'one' ? one : category === 'few' ? few : many}`;
}

function distance(metres: number): string {
  if (metres < 1000) return `${Math.max(10, Math.round(metres / 10) * 10)} м`;
  return `${(metres / 1000).toFixed(1).replace('.', ',')} км`;
}

function minutes(count: number): string {
  const [hours, rest] = [Math.floor(count / 60), count % 60];
  if (hours === 0) return `${rest} мин`;
  return rest === 0 ? `${hours} ч` : `${hours} ч ${rest} мин`;
}

const rides: Readonly<Record<string, string>> = {
  bus: 'на автобусе',
  tram: 'на трамвае',
  car: 'на машине',
  bicycle: 'на велосипеде',
  ferry: 'на пароме',
  boat: 'на лодке',
  train: 'на поезде',
  subway: 'на метро',
};

const ru: Words = {
  code: 'ru',
  name: 'Русский',

  language: 'Язык',
  loading: 'Экскурсия открывается…',
  cannotLoad: 'Экскурсию не удалось открыть.',
  tooOld: (missing) =>
    `Браузер слишком старый: в нём нет ${missing}. Экскурсию откроет свежий Chrome, Firefox или Safari.`,
  tryAgain: 'Попробовать ещё раз',
  back: 'Назад',
  close: 'Закрыть',
  opensTour: 'Аудиопрогулка',

  stops: (count) => counted(count, 'остановка', 'остановки', 'остановок'),
  distance,
  walkingTime: (count) => `около ${minutes(count)} пешком`,
  storiesTime: (count) => `${minutes(count)} рассказов`,
  onTheWay: 'Прогулка',
  reachedBy: (by) => rides[by] ?? 'на транспорте',
  contents: 'О чём расскажут',
  megabytes: (bytes) => `${(bytes / 1e6).toFixed(1).replace('.', ',')} МБ`,

  download: {
    title: 'Взять с собой',
    offer: (size) => `Скачать (${size})`,
    why: 'Скачайте экскурсию перед выходом: дальше она работает без сети.',
    running: (percent, done, total) => `Скачивается: ${percent} % (${done} из ${total})`,
    ready: 'Скачано. Работает без сети.',
    updateReady: (size) => `Есть новая версия экскурсии (скачать ${size}).`,
    updateAction: 'Обновить',
    updateBusy: 'Экскурсия открыта в другой вкладке. Закройте её и обновите ещё раз.',
    failed: 'Скачивание прервалось. Скачанное сохранено.',
    changedOnServer: 'Экскурсию сейчас меняют на сервере. Обновите страницу и попробуйте ещё раз.',
    missingOnServer: (file) =>
      `На сервере нет файла ${file}. Тому, кто публикует экскурсию, нужно загрузить его заново; пока экскурсия работает только с сетью.`,
    alteredByServer: (file) =>
      `Сервер отдаёт файл ${file} изменённым: файлы меняет хостинг или программа, которой их загружали. Исправить это может тот, кто публикует экскурсию; пока она работает только с сетью.`,
    noRoom: 'На устройстве не хватает места.',
    cancel: 'Остановить',
    offline: 'Сейчас нет сети. Скачать экскурсию можно будет, когда она появится.',
    notSupported:
      'Этот браузер не сохраняет страницы для работы без сети (возможно, это приватное окно). Экскурсия работает, пока есть сеть.',
  },

  sound: {
    test: 'Проверить звук',
    playing: 'Сейчас должны прозвучать три ноты.',
    hint: 'Не слышно? Прибавьте громкость, выключите беззвучный режим или проверьте наушники.',
    cannotDecode:
      'Этот браузер не умеет воспроизводить звук экскурсии (Opus). Рассказы можно читать; чтобы слушать, откройте страницу в современном Chrome, Firefox или в Safari 18.4 и новее.',
  },

  start: {
    action: 'Начать прогулку',
    why: 'Страница спросит, где вы находитесь, чтобы каждый рассказ начинался на своём месте. Ваше местоположение не покидает устройство.',
    withoutPosition: 'Без местоположения: выбирать остановки самому',
    goOnTitle: 'Продолжить прогулку?',
    goOnText: (told, all) => `Рассказано ${told} из ${all}.`,
    goOnInStory: (title) => `Вы слушали «${title}».`,
    goOn: 'Продолжить',
    startAnew: 'Начать сначала',
    install: 'Добавить на главный экран',
  },

  walk: {
    title: 'Прогулка',
    map: 'Карта',
    list: 'Остановки',
    now: (title) => `Сейчас: ${title}`,
    paused: (title) => `Пауза: ${title}`,
    near: (title) => `Вы на месте: ${title}.`,
    nearWaits: (title) => `Вы рядом: ${title}. Рассказ начнётся, когда закончится нынешний.`,
    nearUnsure: (title) => `Похоже, вы рядом: ${title}. Рассказ начнётся, как только место станет ясно.`,
    nearComesLater: (title, first) => `Вы рядом: ${title}. Этот рассказ идёт после «${first}».`,
    approaching: (title) => `Впереди ${title}.`,
    next: (title) => `Дальше: ${title}`,
    nextWhere: (title, where) => `Дальше: ${title}, ${where}`,
    missed: (title) => `Вы прошли мимо без рассказа: ${title}.`,
    tellNow: 'Рассказать сейчас',
    fault: (what) =>
      `На странице произошла ошибка; прогулка продолжается. Если рассказ не прозвучал, выберите его из списка. (${what})`,
    offRoute: (metres) => `До маршрута около ${distance(metres)}. Как пройти – на карте; рассказы подождут.`,
    allTold: 'Все рассказы прозвучали.',
    finishTitle: 'Прогулка окончена',
    finishText: 'Спасибо, что прошли этот путь и слушали.',
    notTold: 'Ещё не рассказано',
    whereIsNext: 'Где следующая остановка?',
    whereUnknown: 'Пока неизвестно, где вы.',
    whereClock: (title, far, hour) =>
      `${title}: ${far}, на ${hour} ${hour === 1 ? 'час' : hour < 5 ? 'часа' : 'часов'} по ходу движения.`,
    whereCompass: (title, far, point) => `${title}: ${far} ${points[point]}.`,
    here: (title) => `Вы на месте: ${title}.`,
    showMe: 'Показать, где я',
    wholeRoute: 'Показать весь маршрут',
    you: (metres) => `Вы здесь, с точностью до ${Math.round(metres)} м`,
    end: 'Закончить прогулку',
    endConfirm: 'Закончить прогулку? Пройденное сохранится.',
    mapLabel: 'Карта прогулки. В списке остановок то же самое словами.',
    lockScreen:
      'Не закрывайте страницу и не гасите экран на ходу: в фоне большинство телефонов не сообщает страницам, где вы.',
  },

  position: {
    waiting: 'Определяется, где вы…',
    good: (metres) => `Место известно с точностью до ${Math.round(metres)} м`,
    coarse: (metres) =>
      `Ваше место известно лишь с точностью до ${distance(metres)}. Рассказы могут не начаться сами: выбирайте остановку из списка.`,
    lost: 'Сигнал потерян. Рассказы продолжаются; пока он не вернулся, выбирайте остановки из списка.',
    denied:
      'Странице не разрешено знать, где вы. Прогулка возможна и так: выбирайте остановку из списка, когда дойдёте до неё.',
    unavailable:
      'Устройство не сообщает, где вы. Прогулка возможна и так: выбирайте остановку из списка, когда дойдёте до неё.',
    manual: 'Остановки выбираете вы.',
    manualTitle: 'Остановки выбираете вы',
    tryAgain: 'Попробовать с местоположением',
    allow:
      'Чтобы разрешить, откройте настройки этой страницы (значок рядом с адресом) и разрешите доступ к местоположению.',
  },

  stop: {
    number: (number) => `Остановка ${number}`,
    told: 'рассказано',
    notToldYet: 'ещё не рассказано',
    playing: 'звучит',
    waiting: 'ждёт очереди',
    missed: 'пройдено без рассказа',
    playHere: 'Всё равно рассказать здесь',
    playAgain: 'Рассказать ещё раз',
    transcript: 'Текст',
    transcriptHint: 'Выберите фразу, чтобы слушать с неё.',
    open: (title) => `Открыть: ${title}`,
    roughly: (metres) => `Место известно с точностью около ${distance(metres)}.`,
    credit: (who) => `Изображение: ${who}`,
    previous: 'Предыдущая остановка',
    next: 'Следующая остановка',
  },

  player: {
    label: 'Проигрыватель',
    play: 'Слушать',
    pause: 'Пауза',
    back15: 'Назад на 15 секунд',
    forward15: 'Вперёд на 15 секунд',
    previous: 'Предыдущий рассказ',
    next: 'Следующий рассказ',
    speed: 'Скорость',
    speedValue: (rate) => `${String(rate).replace('.', ',')}×`,
    progress: 'Место в рассказе',
    time: (at, of) => `${at} из ${of}`,
    nothing: 'Сейчас ничего не звучит.',
    cannotPlay: 'Этот рассказ сейчас не воспроизводится. Его текст – на странице остановки.',
    openStop: (title) => `Открыть страницу: ${title}`,
  },
};

export default ru;
