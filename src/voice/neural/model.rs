//! A Piper model (VITS) in the ONNX runtime `rten`: symbols in, samples out.
//!
//! One sentence is computed at a time, on all cores, so that the memory is that of one sentence however many threads a
//! build has. The model draws noise from the generator of the thread that runs it; the thread is the pool's own and is seeded
//! before each sentence, so the same sentence gives the same samples.

use super::config::Config;
use super::fault::ModelFault;
use rten::{Model as Graph, NodeId, RunOptions, ThreadPool, Value};
use std::any::Any;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;

/// Most samples for one symbol, seconds: a model that gives more is not one of speech.
const MAX_SYMBOL_S: f64 = 2.0;

/// The threads on which models run.
static POOL: LazyLock<Arc<ThreadPool>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Arc::new(ThreadPool::with_num_threads(cores))
});

/// Held while a sentence is computed.
static RUN_LOCK: Mutex<()> = Mutex::new(());

/// A loaded model.
pub(super) struct Model {
    graph: Graph,
    input: NodeId,
    lengths: NodeId,
    scales: NodeId,
    /// Input for the number of the speaker, of models with several.
    speaker: Option<NodeId>,
    output: NodeId,
}

/// How a sentence is to be spoken.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceSettings {
    /// Length of the speech; 2 is half as fast.
    pub(super) length_scale: f32,
    /// Number of the speaker.
    pub(super) speaker: u32,
    /// Start of the noise.
    pub(super) seed: u64,
}

impl Model {
    /// Loads a model from the content of an `.onnx` file.
    pub(super) fn load(content: Vec<u8>) -> Result<Self, ModelFault> {
        let wrong = ModelFault::Model;
        let load = || Graph::load(content).map_err(|error| wrong(error.to_string()));
        let graph = in_own_thread(load).map_err(wrong)??;
        let node = |name: &str| {
            let found = graph.node_id(name);
            found.map_err(|_| wrong(format!("it has no input \"{name}\"")))
        };
        let (input, lengths, scales) = (node("input")?, node("input_lengths")?, node("scales")?);
        let speaker = graph.node_id("sid").ok();
        let [output] = graph.output_ids() else {
            return Err(wrong("it has several outputs instead of one".to_owned()));
        };
        let output = *output;
        Ok(Self {
            graph,
            input,
            lengths,
            scales,
            speaker,
            output,
        })
    }

    /// The samples of a sentence, whose symbols have these ids.
    pub(super) fn samples(
        &self,
        ids: &[i32],
        config: &Config,
        settings: SentenceSettings,
    ) -> Result<Vec<f32>, ModelFault> {
        let wrong = ModelFault::Run;
        let _guard = RUN_LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        let job = || POOL.run(|| self.computed(ids, config, settings));
        let samples = in_own_thread(job).map_err(wrong)??;
        let limit = ids.len() as f64 * MAX_SYMBOL_S * f64::from(config.rate);
        if samples.len() as f64 > limit || samples.iter().any(|sample| !sample.is_finite()) {
            return Err(wrong("its output is not speech".to_owned()));
        }
        Ok(samples)
    }

    fn computed(
        &self,
        ids: &[i32],
        config: &Config,
        settings: SentenceSettings,
    ) -> Result<Vec<f32>, ModelFault> {
        let wrong = |error: String| ModelFault::Run(error);
        fastrand::seed(settings.seed);
        let scales = vec![config.noise_scale, settings.length_scale, config.noise_w];
        let count = i32::try_from(ids.len()).map_err(|error| wrong(error.to_string()))?;
        let speaker = i32::try_from(settings.speaker).map_err(|error| wrong(error.to_string()))?;
        let tensor = |values: Vec<i32>, shape: &[usize]| {
            Value::from_shape(shape, values).map_err(|error| wrong(error.to_string()))
        };
        let scales = Value::from_shape([3], scales).map_err(|error| wrong(error.to_string()))?;
        let mut inputs = vec![
            (self.input, tensor(ids.to_vec(), &[1, ids.len()])?.into()),
            (self.lengths, tensor(vec![count], &[1])?.into()),
            (self.scales, scales.into()),
        ];
        if let Some(node) = self.speaker {
            inputs.push((node, tensor(vec![speaker], &[1])?.into()));
        }
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&POOL)));
        let [output] = self
            .graph
            .run_n(inputs, [self.output], Some(options))
            .map_err(|error| wrong(error.to_string()))?;
        let samples = output
            .into_tensor::<f32>()
            .ok_or_else(|| wrong("its output is not floating-point".to_owned()))?;
        Ok(samples.into_data())
    }
}

/// Runs a job of the library in a thread of its own. While a thread of the caller's rayon pool waits for another pool, it begins
/// the caller's next job, which could wait for a lock that this one holds. The library reads files of others: if it panics, that
/// is an external failure rather than a bug of ours, and its message is returned.
fn in_own_thread<T: Send>(job: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| scope.spawn(job).join()).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("the library panicked").to_owned()
}
