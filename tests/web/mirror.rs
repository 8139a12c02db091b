//! Runs the engine natively and in the committed WebAssembly, with the same inputs through the same façade. Their answers
//! must be equal byte for byte.

use crate::facade::Walk;
use serde_json::{Value, json};
use soundwalk::engine::{Confidence, Fix, FixMode, Input, Wish};
use std::sync::OnceLock;
use wasmi::{Engine, Instance, Linker, Memory, Module, Store, TypedFunc};

/// Both engines at the same place of the same walk.
pub struct Mirror {
    native: Walk,
    wasm: Wasm,
    /// How many answers were compared.
    pub compared: usize,
    /// All events so far, a line each.
    pub log: String,
}

impl Mirror {
    /// Starts a walk in both from a setting of the façade.
    pub fn new(setting: &Value) -> Self {
        let text = setting.to_string();
        Self {
            native: Walk::create(text.as_bytes()).expect("OK because the setting is the façade's"),
            wasm: Wasm::create(&text),
            compared: 0,
            log: String::new(),
        }
    }

    /// Passes an input to both, checks that answers and states are equal, and returns the answer.
    pub fn tell(&mut self, told: &Value) -> Value {
        let text = told.to_string();
        let native = self
            .native
            .feed(text.as_bytes())
            .expect("OK because it is the façade's");
        let wasm = self.wasm.feed(&text);
        assert_eq!(native, wasm, "told {text}");
        self.compared += 1;
        let answer: Value =
            serde_json::from_str(&native).expect("OK because the façade writes JSON");
        let outputs = answer["outputs"]
            .as_array()
            .expect("OK because answers have outputs");
        for event in outputs.iter().filter_map(|output| output.get("event")) {
            self.log.push_str(&format!("{event}\n"));
        }
        if !outputs.is_empty() {
            let native = self.native.memory().expect("OK because it only writes");
            assert_eq!(native, self.wasm.memory(), "memory after {text}");
        }
        answer
    }
}

/// An input in the façade's words.
pub fn words(input: &Input) -> Value {
    match input {
        Input::Fix(fix) => json!({ "fix": reading(fix) }),
        Input::Tick(time) => json!({ "tick": { "time": time } }),
        Input::Ended { time, request } => json!({ "ended": { "time": time, "request": request } }),
        Input::Heard {
            time,
            request,
            heard_s,
        } => json!({ "heard": { "time": time, "request": request, "heard_s": heard_s } }),
        Input::Wish { time, wish } => {
            let wish = match wish {
                Wish::Play(stop) => json!({ "play": stop }),
                Wish::Again => json!("again"),
                Wish::Stop => json!("stop"),
                Wish::Pause => json!("pause"),
                Wish::Resume => json!("resume"),
                Wish::Skip(stop) => json!({ "skip": stop }),
            };
            json!({ "wish": { "time": time, "wish": wish } })
        }
    }
}

fn reading(fix: &Fix) -> Value {
    let share = fix.error.map(|error| match error.confidence {
        Confidence::Sigma => "sigma",
        Confidence::Half => "half",
        Confidence::Rms => "rms",
        Confidence::R68 => "r68",
        Confidence::R95 => "r95",
        Confidence::Axis95 => "axis95",
        Confidence::Hdop => "hdop",
    });
    json!({
        "time": fix.time,
        "lat": fix.position.lat,
        "lon": fix.position.lon,
        "error_m": fix.error.map(|error| error.value),
        "share": share.unwrap_or("r68"),
        "void": fix.mode == FixMode::None,
        "speed_mps": fix.speed_mps,
        "course_deg": fix.course_deg,
    })
}

/// The committed file in an interpreter.
struct Wasm {
    store: Store<()>,
    memory: Memory,
    room: TypedFunc<u32, u32>,
    answer: TypedFunc<(), u32>,
    feed: TypedFunc<(u32, u32, u32), u32>,
    remember: TypedFunc<u32, u32>,
    walk: u32,
}

/// The committed WebAssembly.
pub fn committed() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/engine/engine.wasm");
    std::fs::read(path).expect("OK because it is committed")
}

impl Wasm {
    fn create(setting: &str) -> Self {
        static MODULE: OnceLock<(Engine, Module)> = OnceLock::new();
        let (engine, module) = MODULE.get_or_init(|| {
            let engine = Engine::default();
            let module = Module::new(&engine, committed()).expect("OK because it is WebAssembly");
            (engine, module)
        });
        let mut store = Store::new(engine, ());
        // Nothing is lent to it: no clock, no randomness, no print.
        let instance: Instance = Linker::new(engine)
            .instantiate_and_start(&mut store, module)
            .expect("OK because it imports nothing");
        let memory = instance
            .get_memory(&store, "memory")
            .expect("OK because it exports its memory");
        let create: TypedFunc<(u32, u32), u32> = function(&instance, &store, "soundwalk_create");
        let mut wasm = Self {
            memory,
            room: function(&instance, &store, "soundwalk_room"),
            answer: function(&instance, &store, "soundwalk_answer"),
            feed: function(&instance, &store, "soundwalk_feed"),
            remember: function(&instance, &store, "soundwalk_memory"),
            walk: 0,
            store,
        };
        let (text, length) = wasm.put(setting);
        let answered = create
            .call(&mut wasm.store, (text, length))
            .expect("OK because it does not trap");
        let answer: Value =
            serde_json::from_str(&wasm.take(answered)).expect("OK because it answers in JSON");
        wasm.walk = answer["walk"]
            .as_u64()
            .unwrap_or_else(|| panic!("{answer}")) as u32;
        wasm
    }

    fn feed(&mut self, told: &str) -> String {
        let (text, length) = self.put(told);
        let arguments = (self.walk, text, length);
        let answered = self
            .feed
            .call(&mut self.store, arguments)
            .expect("OK because it does not trap");
        self.take(answered)
    }

    fn memory(&mut self) -> String {
        let answered = self
            .remember
            .call(&mut self.store, self.walk)
            .expect("OK because it does not trap");
        self.take(answered)
    }

    fn put(&mut self, text: &str) -> (u32, u32) {
        let length = text.len() as u32;
        let place = self
            .room
            .call(&mut self.store, length)
            .expect("OK because there is room");
        self.memory
            .write(&mut self.store, place as usize, text.as_bytes())
            .expect("OK because it was just given");
        (place, length)
    }

    fn take(&mut self, length: u32) -> String {
        let place = self
            .answer
            .call(&mut self.store, ())
            .expect("OK because it only tells a place");
        let mut bytes = vec![0; length as usize];
        self.memory
            .read(&self.store, place as usize, &mut bytes)
            .expect("OK because the answer lies in the memory");
        String::from_utf8(bytes).expect("OK because answers are UTF-8")
    }
}

fn function<P: wasmi::WasmParams, R: wasmi::WasmResults>(
    instance: &Instance,
    store: &Store<()>,
    name: &str,
) -> TypedFunc<P, R> {
    instance
        .get_typed_func(store, name)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}
