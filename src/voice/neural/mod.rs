//! Neural voices in Piper's format: `config` reads the settings beside a model, `phonemes` writes texts as the model's symbols,
//! `model` computes the sound, `voice` joins them. Where the files are is decided in `piper_folder`, which voices there
//! are in `catalogue::piper`.

mod config;
mod fault;
mod model;
mod phonemes;
mod voice;

pub use voice::{NeuralSettings, NeuralVoice, speakers};
