// The audio worklet of the microphone: passes every block of samples to the page unchanged.
registerProcessor(
  'recorder',
  class extends AudioWorkletProcessor {
    process(inputs) {
      const samples = inputs[0]?.[0];
      if (samples !== undefined) this.port.postMessage(samples.slice());
      return true;
    }
  },
);
