// Numbers with the word that is counted.

/** “1 stop”, “2 stops”. */
export function countedInEnglish(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const plural = new Intl.PluralRules('ru');

/** «1 остановка», «2 остановки», «5 остановок». */
export function countedInRussian(count: number, one: string, few: string, many: string): string {
  const category = plural.select(count);
  return `${count} ${category === 'one' ? one : category === 'few' ? few : many}`;
}
