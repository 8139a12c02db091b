// Комментарии, предложения, репетиция простыми словами и конец сборки по-русски.
import type { pack as enPack, rehearsal as enRehearsal, review as enReview } from './en';
import { countedInRussian as counted } from '../counted';

const plural = new Intl.PluralRules('ru');

const minutes = (value: number): string =>
  value < 1
    ? counted(Math.round(value * 60), 'секунду', 'секунды', 'секунд')
    : counted(Math.round(value), 'минуту', 'минуты', 'минут');
/** The same length in the nominative. */
const ofMinutes = (value: number): string =>
  value < 1
    ? counted(Math.round(value * 60), 'секунда', 'секунды', 'секунд')
    : counted(Math.round(value), 'минута', 'минуты', 'минут');
/** “Of 21 visitors”, “of 100 visitors”. */
const ofVisitors = (of: number): string => `Из ${of} ${plural.select(of) === 'one' ? 'посетителя' : 'посетителей'}`;

export const review: typeof enReview = {
  comments: 'Комментарии',
  panel: 'Комментарии и предложения',
  reviewOnly: 'Только комментарии',
  suggest: 'Предлагать правки',
  suggestWhy: 'Ваши правки станут предложениями: автор примет или отклонит каждое. Сама экскурсия не изменится.',
  suggesting: 'Вы предлагаете правки: экскурсия показана с ними, но изменится, только когда автор их примет.',
  stopSuggesting: 'Больше не предлагать',
  notAsSuggestion: 'Это нельзя предложить. Выйдите из режима предложений или напишите комментарий.',
  yourName: 'Ваше имя',
  nameWhy: 'Оно стоит рядом с тем, что вы пишете, и хранится в этом браузере.',
  askName: 'Как вас зовут?',
  nameGiven: 'Продолжить',
  onTour: 'Вся экскурсия',
  onMap: 'Место на карте',
  onStop: (title) => title,
  onPassage: (title, part, number, language) =>
    `${title}: ${{ narration: 'рассказ', short: 'короткий рассказ', directions: 'куда идти дальше' }[part]}, отрывок ${number}, ${language}`,
  commentOn: (place) => `Комментарий: ${place}`,
  commentsOn: (place, number) =>
    `${counted(number, 'открытый комментарий', 'открытых комментария', 'открытых комментариев')}: ${place}`,
  commentTour: 'Комментарий ко всей экскурсии',
  commentMap: 'Комментарий к месту на карте',
  placing: 'Щёлкните по месту на карте, к которому относится комментарий.',
  send: 'Отправить',
  reply: 'Ответить',
  sendReply: 'Отправить ответ',
  resolve: 'Решено',
  reopen: 'Открыть снова',
  remove: 'Удалить',
  removeSure: 'Удалить? Вернуть будет нельзя.',
  resolvedBy: (author) => `Решено: ${author}`,
  showAll: 'Показать и решённое',
  none: 'Комментариев пока нет. Их можно оставить к отрывку, остановке, месту на карте или ко всей экскурсии.',
  allSettled: 'Всё решено.',
  keptIn: (file) =>
    `Хранится в файле ${file} рядом с экскурсией. Перешлите его вместе с ней или добавьте в git, и другие увидят то же самое.`,
  fault: 'Файл комментариев не читается. Пока он не исправлен, в него ничего не записывается:',
  anchor: {
    here: '',
    moved: 'Теперь этот текст в другом месте.',
    changed: 'Текст с тех пор изменился.',
    gone: 'Этого места больше нет.',
  },
  now: 'Сейчас там:',
  suggestion: (label) => `Предложение: ${label}`,
  standing: {
    fits: '',
    changed: 'Текст изменился после того, как это предложили.',
    gone: 'Места, к которому относится предложение, больше нет.',
    done: 'В экскурсии уже так.',
  },
  accept: 'Принять',
  acceptAnyway: 'Всё равно принять',
  reject: 'Отклонить',
  withdraw: 'Отозвать',
  outcomes: {
    accepted: (author) => `Принято: ${author}`,
    rejected: (author) => `Отклонено: ${author}`,
    withdrawn: (author) => `Отозвано автором: ${author}`,
  },
  removed: 'убрано:',
  added: 'добавлено:',
  movedTo: (place) => `переставлено на место ${place}`,
  conflict: 'Это тем временем изменил кто-то другой. Посмотрите ещё раз и решите.',
};

export const rehearsal: typeof enRehearsal = {
  receiver: 'Насколько точно телефоны знают своё место?',
  receivers: {
    sky: 'Как показывает карта',
    open: 'Открытое небо',
    blocks: 'Улицы',
    canyon: 'Тесные улицы',
    none: 'Без ошибок',
  },
  receiversWhy: {
    sky: 'решают здания вашей карты, для каждого места',
    open: 'парки, площади, деревни',
    blocks: 'между домами в пять–девять этажей',
    canyon: 'узкие, между высокими домами',
    none: 'никогда не ошибаются: только чтобы проверить порядок рассказов',
  },
  letWalk: (walks) => `Отправить ${counted(walks, 'посетителя', 'посетителей', 'посетителей')}`,
  headline: (all, of) =>
    all === of
      ? `Все ${of} услышали каждый рассказ, на своём месте и по порядку.`
      : `${ofVisitors(of)} ${all} услышали каждый рассказ, на своём месте и по порядку.`,
  noTrouble: 'Все остановки в порядке.',
  troubles: 'Что не получается',
  missed: (number, of, title) => `${ofVisitors(of)} ${number} не услышали «${title}».`,
  misplaced: (number, of, title) => `${ofVisitors(of)} ${number} услышали «${title}» не там.`,
  dropped: (number, title) =>
    `${counted(number, 'посетитель ушёл', 'посетителя ушли', 'посетителей ушли')} дальше раньше, чем успел начаться рассказ «${title}»: предыдущий рассказ длиннее пути.`,
  toScript: 'К тексту',
  toStop: 'К остановке',
  looking: 'Ищем, чем помочь…',
  noCure:
    'Ни другой размер зоны, ни место рядом не помогают. Перенесите остановку туда, где больше неба, или пусть посетители запускают рассказ сами.',
  enlarge: (metres) => `Увеличить зону до ${metres} м`,
  shrink: (metres) => `Уменьшить зону до ${metres} м`,
  widen: 'Увеличить зону на четверть',
  move: (metres, isEarlier) => `Передвинуть остановку на ${metres} м ${isEarlier ? 'назад' : 'вперёд'} по пути`,
  effect: (missed, of) => `тогда не услышат ${missed} из ${of}`,
  effectMisplaced: (number) => `${number} услышат не там`,
  trying: 'пробуем…',
  applied: (label) => `Сделано: ${label}.`,
  takeBack: 'Вернуть как было',
  pacing: 'Что слышит посетитель',
  walk: (walk, story, silence) =>
    `Прогулка занимает ${minutes(walk)}: рассказы – ${ofMinutes(story)}, тишина – ${ofMinutes(silence)} (${Math.round(
      (100 * silence) / Math.max(0.1, story + silence),
    )} %).`,
  longest: (length, after, before) => `Самая долгая тишина длится ${minutes(length)}: между «${after}» и «${before}».`,
  longestFor: (number, of) => `Она самая долгая для ${number} из ${of}.`,
  noPause: 'Между рассказами нет тишины.',
  strip: 'Рассказы и тишина в порядке прогулки',
  stripStory: (number, title, story, silence) => `${number}. ${title}: ${story}, перед этим тишина ${silence}`,
  details: 'Технические подробности',
  seed: 'Зерно случайных чисел',
  decisions: 'Решения движка с причинами',
};

export const pack: typeof enPack = {
  where: 'Пакет',
  copyPath: 'Скопировать путь',
  size: (size, stories, length) => `${size}, ${counted(stories, 'рассказ', 'рассказа', 'рассказов')}, ${length}`,
  changes: 'С прошлой сборки',
  unchanged: 'С прошлой сборки ничего не изменилось.',
  first: 'Это первая сборка.',
  bytes: (before, now) => `Размер: было ${before}, стало ${now}.`,
  rendered: (number) => `${counted(number, 'рассказ', 'рассказа', 'рассказов')} с новым звуком:`,
  isShort: 'короткий рассказ',
  added: 'Добавлены:',
  removed: 'Убраны:',
  renamed: (from, to) => `«${from}» теперь называется «${to}».`,
  pictures: (number) => `Новых или изменённых картинок и карт: ${number}.`,
  texts: (number) => `Только письменный текст изменился: ${counted(number, 'остановка', 'остановки', 'остановок')}.`,
  others: (number) => `и ещё ${number}`,
  phone: 'Открыть на моём телефоне',
  phoneWhy: 'Показывает пакет, и только его, телефонам в вашей сети Wi-Fi, пока вы не остановите.',
  phoneStart: 'Показать на телефоне',
  phoneStop: 'Больше не показывать',
  phoneScan: 'Подключите телефон к той же сети Wi-Fi и наведите камеру:',
  phoneCode: (address) => `QR-код адреса ${address}`,
  phoneWarning:
    'Телефон предупредит, что сертификату нельзя доверять: его только что сделал ваш компьютер. Всё равно продолжайте.',
  phoneWorks:
    'Рассказы, карта и местоположение так работают. Сохранить экскурсию для прогулки без сети нельзя: для этого её нужно опубликовать.',
  phoneAlone: 'Сейчас этот компьютер не в сети. Подключите его к Wi-Fi, остановите показ и начните снова.',
  folder: 'Выложить в интернет',
  folderWhy: 'Рядом с пакетом появится папка со всем, что загружают телефоны посетителей.',
  folderName: 'Имя папки',
  folderMake: 'Сделать папку',
  folderDone: (files, size) => `${counted(files, 'файл', 'файла', 'файлов')}, ${size}:`,
  folderUpload:
    'Загрузите содержимое этой папки вместе с вложенными папками на любой хостинг с HTTPS. Посетители открывают адрес папки; устанавливать там ничего не нужно.',
  failures: 'Не удалось сделать:',
  here: 'Послушать здесь',
};
