//! The small tour that `soundwalk new` writes: one stop in Russian and English, ready to be heard and edited.

use crate::geodesy::LatLon;

/// The position of the example's stop by default: the tank on Pobed Square in Novokuznetsk.
pub const EXAMPLE_PLACE: LatLon = LatLon {
    lat: 53.767194,
    lon: 87.092328,
};

/// The text of a new `tour.json`, laid out as by `soundwalk fmt`. `None` if it could not be read again.
pub fn text(name: &str, id: &str, place: LatLon, schema: &str) -> Option<String> {
    let tour = serde_json::json!({
        "$schema": schema,
        "format": 1,
        "id": id,
        "title": {"ru": name, "en": name},
        "languages": ["ru", "en"],
        "stops": [{
            "id": "first-stop",
            "title": {"ru": "Первая остановка", "en": "First stop"},
            "position": {
                "lat": place.lat,
                "lon": place.lon,
                "uncertainty_m": 15,
                "source": "example: replace it by the place where the story belongs",
            },
            "geofence": {"radius_m": 40},
            "narration": {
                "ru": [
                    "Здравствуйте! Это первая остановка вашей экскурсии. Рассказ начинается сам, когда гость подходит к этому \
                     месту.",
                    "Здесь будет ваш текст. Говорите короткими предложениями и о том, что видно отсюда: что это за здание, \
                     кто здесь жил и работал, почему это важно.",
                    "Хороший рассказ длится от 45 секунд до двух минут. Потом скажите, куда идти дальше.",
                ],
                "en": [
                    "Welcome! This is the first stop of your tour. The story starts by itself when a visitor comes near this \
                     place.",
                    "Replace this text by your own. Speak in short sentences, and of what can be seen from here: what this \
                     building is, who lived and worked in it, and why it matters.",
                    "A good story takes between forty-five seconds and two minutes. Then say where to go next.",
                ],
            },
            "directions": {
                "ru": "Когда будете готовы, идите дальше по улице.",
                "en": "When you are ready, walk on along the street.",
            },
        }],
    });
    let compact = tour.to_string();
    let parsed = super::read::read(&compact);
    let root = parsed.root()?;
    Some(super::format::format(&compact, root))
}
