// Samples from the microphone: 48 kHz, one channel, without the browser's processing of echo, noise and level.
import { levels } from './wav';

export interface Recording {
  readonly blocks: readonly Float32Array[];
  readonly rate: number;
}

export interface Microphone {
  /** The device that is heard, if the browser says it. */
  readonly device: string | undefined;
  readonly rate: number;
  /** Starts a recording. */
  begin(): void;
  /** The blocks that were recorded since the last call. */
  taken(): readonly Float32Array[];
  /** Ends the recording and returns it. */
  end(): Recording;
  close(): void;
}

const RATE = 48_000;
/** The key under which the browser remembers the chosen microphone. */
const KEY = 'soundwalk-studio-microphone';

/** Opens a microphone: the wished one, or else the one that was chosen last, or else the system's. */
export async function openMicrophone(
  heard: (level: { peak: number; rms: number }) => void,
  wished?: string,
): Promise<Microphone> {
  const stream = await streamOf(wished ?? localStorage.getItem(KEY) ?? undefined);
  if (wished !== undefined) localStorage.setItem(KEY, wished);
  const context = new AudioContext({ sampleRate: RATE });
  await context.audioWorklet.addModule('/recorder.js');
  await context.resume();
  const source = context.createMediaStreamSource(stream);
  const worklet = new AudioWorkletNode(context, 'recorder', {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  source.connect(worklet);
  let blocks: Float32Array[] = [];
  let isKept = false;
  let reported = 0;
  worklet.port.onmessage = (message) => {
    const block = message.data as Float32Array;
    heard(levels(block));
    if (isKept) blocks.push(block);
  };
  return {
    device: stream.getAudioTracks()[0]?.getSettings().deviceId,
    rate: context.sampleRate,
    begin() {
      [blocks, reported, isKept] = [[], 0, true];
    },
    taken() {
      const new_ = blocks.slice(reported);
      reported = blocks.length;
      return new_;
    },
    end() {
      isKept = false;
      return { blocks, rate: context.sampleRate };
    },
    close() {
      stream.getTracks().forEach((track) => track.stop());
      void context.close();
    },
  };
}

async function streamOf(device: string | undefined): Promise<MediaStream> {
  const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  if (device !== undefined) {
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: device } } });
    } catch (error) {
      // The microphone is not connected any more.
      if (!(error instanceof DOMException && error.name === 'OverconstrainedError')) throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio });
}

/** The microphones, with the names that the browser tells once one of them is open. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === 'audioinput' && device.deviceId !== '');
}
