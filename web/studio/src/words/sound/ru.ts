// What the studio says about recordings, in Russian.
import type { RoomVerdict } from '../../sound/levels';
import { sound as en, type SoundWords } from './en';

const clock = (seconds: number): string => en.clock(seconds).replace('.', ',');
const number = (value: number): string => value.toFixed(1).replace('.', ',').replace('-', '−');

export const sound: SoundWords = {
  clock,

  importTake: 'Загрузить запись',
  importStop: 'Загрузить одну запись всей остановки',
  recordStop: 'Записать остановку по отрывкам',
  dropHere: 'Перетащите сюда звуковой файл',
  or: 'или',
  chooseFile: 'Выбрать файл',
  anyFormat: 'WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Opus или Vorbis, до получаса',
  opening: 'Запись читается…',
  tooLarge: (megabytes, limit) =>
    `В файле ${megabytes} МБ, студия принимает ${limit} МБ. Разрежьте его по остановкам или сохраните как FLAC или M4A.`,
  fileFacts: (format, seconds, rate, channels) =>
    `${format}, ${clock(seconds)}, ${(rate / 1000).toLocaleString('ru')} кГц, ${
      channels === 1 ? 'моно' : channels === 2 ? 'стерео, сведено в моно' : `каналов: ${channels}, сведены в моно`
    }`,
  otherFile: 'Другой файл',

  waveform: 'Форма волны',
  waveformHelp:
    'Перетаскивайте ручки или выберите ручку и нажимайте стрелки: сотая доля секунды, с Shift – десятая, Page Up и Page Down – секунда.',
  startOf: (what) => `Начало: ${what}`,
  endOf: (what) => `Конец: ${what}`,
  part: 'часть, которая останется',
  zoomIn: 'Ближе',
  zoomOut: 'Дальше',
  showAll: 'Показать целиком',
  scroll: 'Прокрутить запись',
  keptLength: (seconds) => `останется ${clock(seconds)}`,
  wholeAgain: 'Оставить целиком',

  compare: 'Сравнить на одной громкости',
  hearRecording: 'А: запись',
  hearVoice: 'Б: голос',
  hearFile: 'Как в файле',
  loudness: 'Громкость',
  loudnessChange: (before, after) =>
    before === null
      ? 'ничего не слышно'
      : `${number(before)} LUFS; в дорожке ${number(after)} LUFS (${after >= before ? '+' : '−'}${number(Math.abs(after - before))} дБ)`,
  useTake: 'Взять эту запись',
  originalKept: 'Сам файл останется целым в папке audio/originals.',
  trimTake: 'Подрезать запись',

  findPassages: 'Найти отрывки',
  finding: (spoken, sentences) =>
    spoken < sentences
      ? `Голос читает текст для сравнения: предложение ${spoken} из ${sentences}`
      : 'Запись сравнивается с текстом…',
  findAgain: 'Найти заново',
  foundWith: (voice) =>
    `Сравнивалось с голосом ${voice}. Проверьте границы, прежде всего отмеченные, и поправьте их мышью или стрелками.`,
  howToRead: 'Прочитайте подряд отрывки, затем указания, куда идти, в этом порядке и с короткой паузой после каждого:',
  fits: (percent) => `сходство ${percent} %`,
  notFound: 'В записи не найден',
  hasTake: 'запись уже есть',
  takesIt: (passage) => `Взять: ${passage}`,
  hearSegment: (passage) => `Слушать: ${passage}`,
  addSegment: (passage) => `Отметить вручную: ${passage}`,
  leftOut: (from, to) => `С ${from} по ${to} – не из текста, в дорожку не войдёт`,
  useTakes: (count) => `Взять записи: ${count}`,
  searchOff: 'Прекратить поиск',
  doubt: (doubt) => {
    const span = (from: number, to: number): string => `с ${clock(from)} по ${clock(to)}`;
    switch (doubt.what) {
      case 'missing':
        return 'Этот отрывок не найден. Отметьте его вручную, запишите его или уберите из текста.';
      case 'sentences-missing':
        return `Не найдено: предложение ${doubt.sentences.map((one) => one + 1).join(', ')}. Запишите отрывок ещё раз или измените текст.`;
      case 'repeated':
        return `Прочитан не один раз. Взято последнее чтение, ${span(doubt.from_s, doubt.to_s)} не войдёт.`;
      case 'false-start':
        return `Неудачное начало, ${span(doubt.from_s, doubt.to_s)}, не войдёт. Послушайте, как срезано.`;
      case 'differs':
        return `Предложение ${doubt.sentence + 1}, ${span(doubt.from_s, doubt.to_s)}, не похоже на текст. Послушайте его.`;
      case 'out-of-order':
        return 'Прочитан после следующего отрывка. Послушайте, как срезано.';
    }
  },

  passageOf: (one, count) => `${one} из ${count}`,
  before: 'Предыдущий отрывок',
  next: 'Следующий отрывок',
  key: { space: 'Пробел', enter: 'Enter', escape: 'Esc' },
  microphone: 'Микрофон',
  systemMicrophone: 'Микрофон системы',
  countdown: 'Отсчёт 3, 2, 1',
  countingDown: (count) => `До начала записи: ${count}`,
  stopCountdown: 'Остановить отсчёт',
  roomTitle: 'Сначала послушаем комнату',
  roomHow: 'Помолчите три секунды там, где будете говорить, ничего не меняя.',
  checkRoom: 'Проверить комнату',
  checkRoomAgain: 'Проверить ещё раз',
  skipRoom: 'Обойтись без проверки',
  goOn: 'Дальше',
  roomListening: 'Тишина…',
  room: (verdict, floor) => `${roomVerdicts[verdict]} (${String(Math.round(floor)).replace('-', '−')} дБ от максимума)`,
  roomHint: {
    nothing: 'Может быть, микрофон выключен или нужен другой? Выберите его выше.',
    quiet: '',
    good: '',
    audible: 'Закройте окна, выключите вентиляторы и холодильник, говорите ближе к микрофону.',
    noisy: 'Это будет слышно в каждой паузе. Найдите место потише: подойдёт шкаф с одеждой или стоящая машина.',
  },
  level: {
    loud: 'Слишком громко: отодвиньтесь или убавьте усиление микрофона.',
    quiet: 'Слишком тихо: подойдите ближе или прибавьте усиление микрофона.',
    good: 'Хороший уровень.',
  },
  recordFrom: 'Записать с этого места',
  stopRecording: 'Стоп',
  keepAndNext: 'Оставить, дальше',
  keepLast: 'Оставить',
  again: 'Ещё раз',
  discard: 'Выбросить',
  bringBack: 'Вернуть прежнюю запись',
  punchIn: 'Чтобы записать заново с какого-то предложения, выберите его:',
  joinHere: (at) => `Запись остаётся до ${at}.`,
  hearKept: 'Слушать конец того, что остаётся',
  wholeTake: 'Записать всё заново',
  partAgain: 'Перезаписать часть имеющейся записи',
  found: 'Эту запись не оставили и не выбросили, она дождалась вас здесь.',
  otherText: 'При записи текст был другим:',
  allDone: 'Это был последний отрывок.',
  measuring: 'Запись измеряется…',

  more: 'Ещё об этом отрывке',
  moveUp: 'Переместить отрывок выше',
  moveDown: 'Переместить отрывок ниже',
  splitHere: 'Разделить там, где курсор',
  mergeBefore: 'Соединить с предыдущим',
  arrange: 'Порядок',
  arrangeKeys:
    'В тексте: Alt ↑ и Alt ↓ перемещают отрывок, Ctrl Enter делит его там, где курсор, Backspace в начале соединяет с предыдущим.',
  marks: 'Как сказать выделенные слова',
  mark: { pause: 'Пауза', slow: 'Медленнее', emphasis: 'Выделить', spell: 'По буквам', voice: 'Другим голосом' },
  pauseLength: 'Длина паузы, с',
  firstSpeaker: (name) => `Первый: ${name}`,

  wholeWalk: 'Послушать всю прогулку',
  renderWalk: 'Подготовить звук',
  rendering: (ready, parts) => `Дорожки собираются: ${ready} из ${parts}`,
  mixing: (mixed, seconds) => `Прогулка сводится: ${mixed} из ${seconds}`,
  shortenSilence: 'Сократить тишину до 5 с',
  silenceOf: (length) => `На прогулке здесь тишина: ${length}`,
  walkScript: 'Что звучит',
  walkClock: 'На прогулке',
  staleWalk: 'С тех пор экскурсия изменилась.',
  renderAgain: 'Подготовить заново',
};

const roomVerdicts: Record<RoomVerdict, string> = {
  nothing: 'Из микрофона ничего не слышно',
  quiet: 'Очень тихая комната',
  good: 'Тихая комната',
  audible: 'Есть шум',
  noisy: 'Шумная комната',
};
