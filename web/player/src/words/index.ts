export { isRightToLeft } from './direction';
export { english, languagesOfWords, loadWords, nameOf, wordsFile, WORDS_FOLDER } from './load';
export { Words, type CompassPoint } from './words';
