// How the studio looks: every view, dialog and popover at four sizes, in light, dark and forced colours, with sixty stops in languages of
// long words, with a tour full of mistakes, and with a text that cannot be read. Nothing may be cut off without a way to read it,
// scroll inside of what scrolls, lie under something else or lose its focus ring; axe-core finds nothing. The pictures are test output.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { accessibilityViolations, folder, launch, newDesktopContext, open, root, soundwalk, startPage, studio } from './studio-tools.mjs';

const out = join(root, 'target', 'e2e', 'looks');
mkdirSync(out, { recursive: true });
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
};
const WORD = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle';
const FINNISH =
  'Epäjärjestelmällistyttämättömyydelläänsäkään kukaan ei muistanut, milloin lentokonesuihkuturbiinimoottoriapumekaanikko muutti taloon.';
const GERMAN =
  'Hier stand die Straßenbahnbetriebshofverwaltung, bis das Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsgesetz in Kraft trat.';

/** A stop of a tour in these languages, beside the stops before it. */
function stopOf(languages, index) {
  const each = (text) => Object.fromEntries(languages.map((lang) => [lang, text(lang)]));
  const names = {
    en: `Warehouse ${index + 1}`,
    de: `Hafenlagerhausverwaltungsgebäude ${index + 1}`,
    fi: `Satamavarastorakennuksen edusta ${index + 1}`,
  };
  const texts = {
    en: 'Boats were mended here every winter.',
    de: GERMAN,
    fi: FINNISH,
  };
  return {
    id: `stop-${index + 1}`,
    title: each((lang) => names[lang]),
    position: {
      lat: 60.16 + 0.0018 * Math.floor(index / 8),
      lon: 24.93 + 0.0036 * (index % 8),
      uncertainty_m: 10 + (index % 4) * 12,
      source: 'a survey on foot',
    },
    geofence: index % 5 === 3 ? { radius_m: 40, heading: { towards: 90, within: 60 } } : { radius_m: 30 + (index % 3) * 10 },
    narration: each((lang) => [texts[lang], { text: texts[lang], claims: ['winter'] }, { text: texts[lang], say: texts[lang] }]),
    short: each((lang) => [texts[lang]]),
    directions: each((lang) => texts[lang]),
  };
}

/** A sound tour. */
function tourOf(count, languages = ['en', 'de', 'fi']) {
  const stops = Array.from({ length: count }, (_, index) => stopOf(languages, index));
  return {
    format: 1,
    id: 'harbour',
    title: {
      en: 'The harbour and its warehouses, a walk of an afternoon',
      de: 'Hafenlagerhausspaziergang durch die Speicherstadt',
      fi: 'Satamavarastojen kävelykierros',
    },
    languages,
    source: { title: 'The harbour in the years of ice' },
    claims: [
      {
        id: 'winter',
        statement: Object.fromEntries(languages.map((lang) => [lang, GERMAN])),
        figures: ['64'],
        paragraph: 2,
      },
    ],
    stops,
    legs: stops.slice(1).map(({ id }, index) => ({ from: stops[index].id, to: id, by: 'foot' })),
  };
}

/** A tour with every mistake that leaves its text readable. */
function brokenTour() {
  const tour = tourOf(12, ['en', 'de', 'ar']);
  tour.languages.push('en');
  tour.claims.push(tour.claims[0]);
  const [empty, missing, far, long, right, twin, ...others] = tour.stops;
  for (const stop of tour.stops) {
    stop.title.ar = 'البوابة القديمة لميناء المدينة وسوقها الكبير';
    stop.narration.ar = ['هنا كانت بوابة الميناء القديم، حيث كانت السفن تُصلح كل شتاء.'];
    delete stop.short;
    delete stop.directions;
  }
  empty.title = { en: '', de: '', ar: '' };
  empty.narration = { en: [''], de: [], ar: [''] };
  missing.picture = {
    file: 'pictures/a-picture-that-nobody-has-ever-copied-into-this-folder-of-the-tour.jpg',
    alt: { en: '' },
  };
  missing.bed = 'sounds/no-such-sound.wav';
  missing.narration.en = [{ text: WORD, take: 'audio/en/missing/01-take-1.wav' }];
  far.position = { lat: -41.2889, lon: 174.7772 };
  long.title = { en: WORD + WORD, de: WORD, ar: WORD };
  long.narration.en = [`${WORD}${WORD} ${'W'.repeat(400)}`];
  long.position.source = WORD + WORD;
  right.title.en = right.title.ar;
  twin.id = right.id;
  others[0].geofence = { radius_m: 1 };
  others[1].position = { ...others[0].position };
  others[2].narration.en = [{ text: 'Told without a fact.', claims: ['no-such-fact'] }];
  tour.title = { en: WORD, de: WORD, ar: right.title.ar };
  tour.legs = [
    { from: 'stop-1', to: 'nowhere', by: 'foot' },
    {
      from: 'stop-8',
      to: 'stop-9',
      by: 'foot',
      line: [
        [24.93, 60.16],
        [-100.5, 12.25],
      ],
    },
  ];
  tour.maps = ['maps/none.pmtiles'];
  tour.lexicon = { en: { [WORD]: '' } };
  tour.url = `http://${'w'.repeat(120)}`;
  return tour;
}

/** Writes a tour, as an object or as a text, into a new folder. */
function write(t, tour) {
  const home = folder(t);
  writeFileSync(join(home, 'tour.json'), typeof tour === 'string' ? tour : JSON.stringify(tour, null, 2));
  return home;
}

/** Whatever is wrong with the layout, each with the element. */
function layoutFaults() {
  const faults = [];
  const wide = document.documentElement.clientWidth;
  const named = (element) => {
    const classes =
      typeof element.className === 'string'
        ? element.className
            .replace(/\s*svelte-\w+/g, '')
            .trim()
            .replace(/\s+/g, '.')
        : '';
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `${element.tagName.toLowerCase()}${classes === '' ? '' : `.${classes}`} “${text}”`;
  };
  if (document.documentElement.scrollWidth > wide) faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${wide}`);
  const dialog = [...document.querySelectorAll('dialog')].find((one) => one.matches(':modal'));
  const within = dialog ?? document.body;
  // Maps move their contents about, and the editor of the text has a scroll area of its own that holds what it shows.
  const foreign = '.leaflet-container, .leaflet-container *, .cm-editor, .cm-editor *, svg *, iframe';
  const isForScreenReaders = (one) => getComputedStyle(one).clipPath === 'inset(50%)';
  const all = [...within.querySelectorAll('*:not(option)')].filter(
    (one) => !one.matches(foreign) && one.checkVisibility({ checkVisibilityCSS: true }) && !isForScreenReaders(one),
  );
  const style = new Map(all.map((one) => [one, getComputedStyle(one)]));
  const above = (element) => (element === within || element.parentElement === null ? null : element.parentElement);
  const ancestors = (element) => {
    const found = [];
    for (let up = above(element); up !== null; up = above(up)) found.push(up);
    return found;
  };
  const of = (element) => style.get(element) ?? getComputedStyle(element);
  const scrolls = (element) =>
    /auto|scroll/.test(of(element).overflowY) && element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
  const isCut = (overflow) => overflow === 'hidden' || overflow === 'clip';
  for (const element of all) {
    const own = style.get(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const up = ancestors(element);
    // What a box cuts off is reported for that box.
    const isInSideways = up.some((one) => one.scrollWidth > one.clientWidth && of(one).overflowX !== 'visible');
    if (!isInSideways && (box.right > wide + 1 || box.left < -1)) faults.push(`outside of the page: ${named(element)}`);
    // On a timeline, places are what they are.
    const isField = element.matches('input, textarea, select, .lane');
    if (
      !isField &&
      own.display !== 'inline' &&
      isCut(own.overflowX) &&
      element.scrollWidth > element.clientWidth + 1 &&
      element.title === '' &&
      element.closest('[title]') === null
    )
      faults.push(`cut off without a title: ${named(element)} ${element.scrollWidth} > ${element.clientWidth}`);
    if (
      isCut(own.overflowY) &&
      element.scrollHeight > element.clientHeight + 2 &&
      !element.matches('.leaflet-container, .story, .lane, select, input, dialog')
    )
      faults.push(`cut off below: ${named(element)} ${element.scrollHeight} > ${element.clientHeight}`);
    // What is wider than its place lies on what is beside it.
    const parent = above(element);
    if (parent !== null && own.position !== 'absolute' && own.position !== 'fixed' && own.display !== 'inline' && own.display !== 'contents') {
      const place = parent.getBoundingClientRect();
      if (
        of(parent).display !== 'inline' &&
        of(parent).display !== 'contents' &&
        !isInSideways &&
        !/auto|scroll/.test(of(parent).overflowX) &&
        box.right > place.right + 2 &&
        place.width > 0
      )
        faults.push(`wider than its place: ${named(element)} in ${named(parent)} by ${Math.round(box.right - place.right)}`);
    }
    if (scrolls(element) && !element.matches('textarea')) {
      const outer = up.find((one) => one !== document.body && scrolls(one));
      if (outer !== undefined) faults.push(`scrolls inside of what scrolls: ${named(element)} in ${named(outer)}`);
    }
    // A control can be hit where it is shown.
    if (element.matches('button:not(.story), input, select, textarea, summary, a[href]') && !element.disabled && own.pointerEvents !== 'none') {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const isShown =
        x > 0 &&
        y > 0 &&
        x < innerWidth &&
        y < innerHeight &&
        up.every((one) => {
          const frame = one.getBoundingClientRect();
          return of(one).overflowX === 'visible' || (x > frame.left && x < frame.right && y > frame.top && y < frame.bottom);
        });
      const hit = isShown ? document.elementFromPoint(x, y) : null;
      const overlay = hit?.closest('.popover, .all-findings, .reviews, .done, .online-offer, [role="listbox"], dialog');
      if (hit !== null && !element.contains(hit) && !hit.contains(element) && (overlay == null || overlay.contains(element)))
        faults.push(`covered: ${named(element)} by ${named(hit)}`);
    }
  }
  return [...new Set(faults)];
}

/** The controls that do not show that they have the focus. */
function unseenFocus() {
  const within = [...document.querySelectorAll('dialog')].find((one) => one.matches(':modal')) ?? document.body;
  const before = document.activeElement;
  const faults = [];
  for (const element of within.querySelectorAll('button, input, select, textarea, summary, a[href], [tabindex="0"]')) {
    if (element.disabled || !element.checkVisibility() || element.closest('.leaflet-container, .cm-editor') !== null) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const visible = element.type === 'file' ? element.parentElement : element;
    const other = getComputedStyle(visible);
    if ((outlineStyle === 'none' || parseFloat(outlineWidth) < 2) && (other.outlineStyle === 'none' || parseFloat(other.outlineWidth) < 2))
      faults.push(`no focus ring: ${element.outerHTML.slice(0, 120)}`);
  }
  before?.focus?.({ preventScroll: true });
  return faults;
}

/** Opens one of the views by its place in the navigation, whatever the language. */
async function go(page, place) {
  await page.locator('.top nav button').nth(place).click();
}

const [TOUR, STOPS, WALK, WORDS, TEXT, BUILD] = [0, 1, 2, 3, 4, 5];

/** What can be seen of an open tour: how it is shown, and what Escape and, if it is light, a click beside it close again. */
const STATES = [
  { name: 'tour', show: (page) => go(page, TOUR) },
  {
    name: 'language-picker',
    show: async (page) => {
      await go(page, TOUR);
      await page.getByRole('combobox', { name: /Add a language|Добавить язык/ }).fill('pol');
      await page.getByRole('option').first().waitFor();
    },
    closes: '[role="listbox"]:not([hidden])',
  },
  { name: 'stops', show: (page) => go(page, STOPS) },
  {
    name: 'panel',
    show: async (page) => {
      await go(page, STOPS);
      await page.evaluate(() => document.querySelectorAll('.panel details.section:not([open]) > summary').forEach((one) => one.click()));
      await page.locator('.passage details summary').first().click();
    },
  },
  {
    name: 'writing',
    show: async (page) => {
      await go(page, STOPS);
      await page.locator('.panel > header button[aria-pressed="false"]').click();
    },
    leave: (page) => page.locator('.panel > header button[aria-pressed="true"]').click(),
  },
  {
    name: 'placing',
    show: async (page) => {
      await go(page, STOPS);
      await page.locator('.tools .add').click();
      await page.locator('.placing-note').waitFor();
    },
  },
  {
    name: 'recorder',
    show: async (page) => {
      await go(page, STOPS);
      await page.locator('[data-record]').first().click();
      await page.getByRole('dialog').waitFor();
    },
    closes: 'dialog[open]',
  },
  {
    name: 'import',
    show: async (page) => {
      await go(page, STOPS);
      await page
        .getByRole('button', { name: /^(Import a recording|Загрузить запись)/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
    closes: 'dialog[open]',
  },
  { name: 'walk', show: (page) => go(page, WALK) },
  {
    name: 'walk-decisions',
    show: async (page) => {
      await go(page, WALK);
      await page.locator('.log > details > summary').click();
      await page.locator('.timeline input').fill('900');
    },
  },
  {
    name: 'walk-many',
    show: async (page) => {
      await go(page, WALK);
      await page.locator('input[name="walk-mode"]').nth(3).check();
      await page.locator('.reliability > details > summary').click();
    },
  },
  { name: 'words', show: (page) => go(page, WORDS) },
  {
    name: 'text',
    show: async (page) => {
      await go(page, TEXT);
      await page.locator('.cm-content').waitFor();
    },
  },
  { name: 'build', show: (page) => go(page, BUILD) },
  {
    name: 'findings',
    show: async (page) => {
      await go(page, STOPS);
      await page.locator('.findings-count').click();
      await page.locator('.all-findings').waitFor();
    },
    closes: '.all-findings',
    isLight: true,
  },
  {
    name: 'settings',
    show: (page) => page.locator('.state button.icon').last().click(),
    closes: '.popover',
    isLight: true,
  },
  {
    name: 'comments',
    show: async (page) => {
      await page.locator('.state button.count[aria-expanded]').first().click();
      await page
        .locator('aside', { has: page.locator('textarea') })
        .last()
        .waitFor();
    },
    closes: 'aside.reviews',
  },
];

/** The look in which the first state of a tour is examined in full. Each further state takes the next look: an open tour has too many states to examine each in all three. */
const FIRST_LOOKS = { sixty: 0, broken: 1 };

/** Looks at what is shown, in light at every size, and in full at one size a look: in every look, or only in the one with the index `only`. */
async function inspect(page, name, number, faults, only) {
  const before = page.viewportSize();
  for (const [place, size] of SIZES.entries()) {
    await page.setViewportSize(size);
    for (const [turn, [look, media]] of Object.entries(LOOKS).entries()) {
      // The size differs from state to state.
      const isExamined = (place + number) % SIZES.length === turn && (only === undefined || turn === only);
      if (!isExamined && look !== 'light') continue;
      await page.emulateMedia(media);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const where = `${name} ${size.width} ${look}`;
      for (const fault of await page.evaluate(layoutFaults)) faults.push(`${where}: ${fault}`);
      if (!isExamined) continue;
      for (const fault of await accessibilityViolations(page)) faults.push(`${where}: ${fault}`);
      await page.screenshot({ path: join(out, `${name}-${size.width}-${look}.png`) });
    }
  }
  await page.emulateMedia(LOOKS.light);
  await page.keyboard.press('Shift');
  await page.keyboard.press('Tab');
  for (const fault of await page.evaluate(unseenFocus)) faults.push(`${name}: ${fault}`);
  await page.setViewportSize(before);
}

/** Goes through all states of an open tour. */
async function inspectAll(page, tour, faults, states = STATES) {
  for (const [number, state] of states.entries()) {
    await page.setViewportSize(SIZES[0]);
    await state.show(page);
    await page.waitForTimeout(100);
    const first = FIRST_LOOKS[tour];
    await inspect(page, `${tour}-${state.name}`, number, faults, first === undefined ? undefined : (first + number) % 3);
    await state.leave?.(page);
    if (state.closes !== undefined && (await page.locator(state.closes).count()) > 0) {
      await page.keyboard.press('Escape');
      await page.waitForTimeout(50);
      if ((await page.locator(state.closes).count()) > 0) {
        faults.push(`${tour}-${state.name}: Escape does not close it`);
        await page.reload();
        await page.locator('.top nav').waitFor();
      }
    }
    if (state.isLight === true) {
      await state.show(page);
      await page.mouse.click(SIZES[0].width / 2, SIZES[0].height - 40);
      if ((await page.locator(state.closes).count()) > 0) faults.push(`${tour}-${state.name}: a click beside it does not close it`);
    }
  }
}

async function openTour(t, browser, tour, options = {}) {
  const made = await studio(t, write(t, tour));
  const context = await newDesktopContext(t, browser, {
    viewport: SIZES[0],
    ...options,
  });
  const page = await open(context, made.address);
  return page;
}

test('sixty stops in languages of long words', { timeout: 600_000 }, async (t) => {
  const faults = [];
  const page = await openTour(t, await launch(t), tourOf(60));
  await inspectAll(page, 'sixty', faults);
  assert.deepEqual(faults, []);
});

test('a tour full of mistakes, in Russian', { timeout: 600_000 }, async (t) => {
  const faults = [];
  const page = await openTour(t, await launch(t), brokenTour(), {
    locale: 'ru-RU',
  });
  await inspectAll(page, 'broken', faults);
  assert.deepEqual(faults, []);
});

test('the start page, and a text that cannot be read', { timeout: 300_000 }, async (t) => {
  const faults = [];
  const browser = await launch(t);
  const page = await openTour(t, browser, '{"format": 1, "id": "harbour", "title": {"en": "The harbour"}, "stops": [');
  const views = STATES.filter(({ name }) => ['stops', 'text', 'findings'].includes(name));
  await inspectAll(page, 'unreadable', faults, views);

  const home = folder(t);
  for (const name of ['harbour', 'Satamavarastojen-kavelykierros-'.repeat(4)]) soundwalk('new', join(home, name), '--lang', 'en');
  const start = await (await newDesktopContext(t, browser, { viewport: SIZES[0] })).newPage();
  await start.goto((await startPage(t, home)).address);
  const back = (shown) => shown.getByRole('button', { name: 'Back' }).click();
  await inspectAll(start, 'start', faults, [
    { name: 'all', show: (shown) => shown.getByRole('button', { name: /^New tour/ }).waitFor() },
    { name: 'new', show: (shown) => shown.getByRole('button', { name: /^New tour/ }).click(), leave: back },
    { name: 'open', show: (shown) => shown.getByRole('button', { name: /^Open a tour/ }).click(), leave: back },
  ]);
  assert.deepEqual(faults, []);
});
