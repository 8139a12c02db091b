//! Sound: measured with the standards' own signals and by independent programs.

mod channels;
mod cues;
mod delivery;
mod edit;
mod ffmpeg;
mod formats;
mod hostile;
mod loudness;
mod resample;
mod signals;
mod take_quality;
mod track;
mod trimming;
mod wav;
mod wav_kinds;
