//! The words of the starter tour in the languages in which soundwalk has them; other languages get the English ones, which the
//! author replaces anyway.

/// What the first stop of a new tour says.
pub(super) struct StarterWords {
    /// Primary language subtag.
    lang: &'static str,
    /// The stop's title.
    pub(super) title: &'static str,
    /// The passages of its story.
    pub(super) passages: [&'static str; 3],
    /// The way to the next stop.
    pub(super) directions: &'static str,
}

/// The words for a language tag; the region does not matter.
pub(super) fn words(tag: &str) -> &'static StarterWords {
    let primary = tag.split('-').next().unwrap_or_default();
    let known = WORDS.iter().find(|words| words.lang == primary);
    known.unwrap_or(&WORDS[0])
}

/// English is the first.
const WORDS: [StarterWords; 9] = [
    StarterWords {
        lang: "en",
        title: "First stop",
        passages: [
            "Welcome! This is the first stop of your tour. The story starts by itself when a visitor comes near this place.",
            "Replace this text by your own. Speak in short sentences, and of what can be seen from here: what this building \
             is, who lived and worked in it, and why it matters.",
            "A good story takes between forty-five seconds and two minutes. Then say where to go next.",
        ],
        directions: "When you are ready, walk on along the street.",
    },
    StarterWords {
        lang: "de",
        title: "Erste Station",
        passages: [
            "Willkommen! Das ist die erste Station Ihres Rundgangs. Die Geschichte beginnt von selbst, wenn ein Gast in die \
             Nähe dieses Ortes kommt.",
            "Ersetzen Sie diesen Text durch Ihren eigenen. Sprechen Sie in kurzen Sätzen und von dem, was man von hier aus \
             sieht: was das für ein Haus ist, wer darin gelebt und gearbeitet hat und warum es wichtig ist.",
            "Eine gute Geschichte dauert zwischen fünfundvierzig Sekunden und zwei Minuten. Sagen Sie dann, wohin es \
             weitergeht.",
        ],
        directions: "Wenn Sie so weit sind, gehen Sie die Straße entlang weiter.",
    },
    StarterWords {
        lang: "es",
        title: "Primera parada",
        passages: [
            "¡Bienvenidos! Esta es la primera parada de su recorrido. La historia empieza sola cuando un visitante se acerca \
             a este lugar.",
            "Sustituya este texto por el suyo. Hable con frases cortas y de lo que se ve desde aquí: qué edificio es, quién \
             vivió y trabajó en él y por qué es importante.",
            "Una buena historia dura entre cuarenta y cinco segundos y dos minutos. Después diga por dónde seguir.",
        ],
        directions: "Cuando estén listos, sigan por la calle.",
    },
    StarterWords {
        lang: "fi",
        title: "Ensimmäinen pysähdys",
        passages: [
            "Tervetuloa! Tämä on kierroksesi ensimmäinen pysähdys. Tarina alkaa itsestään, kun kävijä tulee tämän paikan \
             lähelle.",
            "Korvaa tämä teksti omallasi. Puhu lyhyin lausein siitä, mitä tästä näkyy: mikä rakennus tämä on, kuka siinä asui \
             ja työskenteli ja miksi se on tärkeä.",
            "Hyvä tarina kestää neljästäkymmenestäviidestä sekunnista kahteen minuuttiin. Kerro sitten, minne jatketaan.",
        ],
        directions: "Kun olet valmis, jatka katua eteenpäin.",
    },
    StarterWords {
        lang: "fr",
        title: "Première étape",
        passages: [
            "Bienvenue ! Voici la première étape de votre visite. Le récit commence tout seul quand un visiteur s’approche de \
             ce lieu.",
            "Remplacez ce texte par le vôtre. Faites des phrases courtes et parlez de ce que l’on voit d’ici : quel est ce \
             bâtiment, qui y a vécu et travaillé, et pourquoi il compte.",
            "Un bon récit dure entre quarante-cinq secondes et deux minutes. Dites ensuite où aller.",
        ],
        directions: "Quand vous serez prêts, continuez le long de la rue.",
    },
    StarterWords {
        lang: "it",
        title: "Prima tappa",
        passages: [
            "Benvenuti! Questa è la prima tappa del vostro percorso. Il racconto comincia da solo quando un visitatore si \
             avvicina a questo luogo.",
            "Sostituite questo testo con il vostro. Usate frasi brevi e parlate di ciò che si vede da qui: che edificio è, chi \
             ci ha vissuto e lavorato e perché è importante.",
            "Un buon racconto dura fra quarantacinque secondi e due minuti. Poi dite dove andare.",
        ],
        directions: "Quando siete pronti, proseguite lungo la strada.",
    },
    StarterWords {
        lang: "pl",
        title: "Pierwszy przystanek",
        passages: [
            "Witamy! To pierwszy przystanek tej trasy. Opowieść zaczyna się sama, gdy zwiedzający podejdzie do tego miejsca.",
            "Tu będzie własny tekst. Najlepiej mówić krótkimi zdaniami i o tym, co stąd widać: co to za budynek, kto w nim \
             mieszkał i pracował, dlaczego jest ważny.",
            "Dobra opowieść trwa od czterdziestu pięciu sekund do dwóch minut. Potem wystarczy powiedzieć, dokąd iść dalej.",
        ],
        directions: "Gdy będą Państwo gotowi, proszę iść dalej ulicą.",
    },
    StarterWords {
        lang: "ru",
        title: "Первая остановка",
        passages: [
            "Здравствуйте! Это первая остановка вашей экскурсии. Рассказ начинается сам, когда гость подходит к этому месту.",
            "Здесь будет ваш текст. Говорите короткими предложениями и о том, что видно отсюда: что это за здание, кто здесь \
             жил и работал, почему это важно.",
            "Хороший рассказ длится от 45 секунд до двух минут. Потом скажите, куда идти дальше.",
        ],
        directions: "Когда будете готовы, идите дальше по улице.",
    },
    StarterWords {
        lang: "uk",
        title: "Перша зупинка",
        passages: [
            "Вітаємо! Це перша зупинка вашої екскурсії. Розповідь починається сама, коли гість підходить до цього місця.",
            "Тут буде ваш текст. Говоріть короткими реченнями і про те, що видно звідси: що це за будівля, хто тут жив і \
             працював, чому це важливо.",
            "Добра розповідь триває від сорока п’яти секунд до двох хвилин. Потім скажіть, куди йти далі.",
        ],
        directions: "Коли будете готові, йдіть далі вулицею.",
    },
];
