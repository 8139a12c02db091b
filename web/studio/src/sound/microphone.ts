// Samples from the microphone: 48 kHz, one channel, without the browser's processing of echo, noise and level.
import { levels } from './wav';

export interface Recording {
  readonly blocks: readonly Float32Array[];
  readonly rate: number;
}

export interface Microphone {
  /** Starts a recording. */
  begin(): void;
  /** Ends the recording and returns it. */
  end(): Recording;
  close(): void;
}

const RATE = 48_000;

export async function openMicrophone(heard: (level: { peak: number; rms: number }) => void): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
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
  worklet.port.onmessage = (message) => {
    const block = message.data as Float32Array;
    heard(levels(block));
    if (isKept) blocks.push(block);
  };
  return {
    begin() {
      [blocks, isKept] = [[], true];
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
