// Runs beside the microphone: hands every block of samples to the page as it was recorded.
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
