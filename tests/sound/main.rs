//! Sound: measured against the standards' own signals and by programs that are not ours.

mod cues;
mod delivery;
mod edit;
mod ffmpeg;
mod health;
mod loudness;
mod resample;
mod signals;
mod track;
mod wav;
