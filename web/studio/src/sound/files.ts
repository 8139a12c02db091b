// Which files can be chosen as sounds.

/** The value of `accept`. Some systems do not know that all of these are sounds. */
export const SOUND_FILES = 'audio/*,.wav,.aif,.aiff,.flac,.mp3,.m4a,.mp4,.aac,.caf,.ogg,.opus';
