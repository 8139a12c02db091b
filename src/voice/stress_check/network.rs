//! A small network of fully connected layers with rectifiers (ReLU) between them.

use super::reader::{DataFault, Reader};

/// The most layers of a network.
const MAX_LAYERS: usize = 16;

/// A network.
#[derive(Debug)]
pub struct Network {
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    inputs: usize,
    /// Row by row: those of the first output, of the second …
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl Network {
    /// Reads a network that takes `inputs` numbers.
    ///
    /// # Errors
    /// It is cut off, or its layers do not fit each other.
    pub fn read(reader: &mut Reader, inputs: usize) -> Result<Self, DataFault> {
        let count = reader.number()?;
        if count == 0 || count > MAX_LAYERS {
            return Err(DataFault);
        }
        let mut expected = inputs;
        let mut layers = Vec::new();
        for _ in 0..count {
            let (inputs, outputs) = (reader.number()?, reader.number()?);
            if inputs != expected || inputs == 0 || outputs == 0 {
                return Err(DataFault);
            }
            layers.push(Layer {
                inputs,
                weights: reader.floats(inputs.checked_mul(outputs).ok_or(DataFault)?)?,
                biases: reader.floats(outputs)?,
            });
            expected = outputs;
        }
        Ok(Self { layers })
    }

    /// The class that the network gives a probability of more than one half.
    pub fn choice(&self, inputs: &[f32]) -> Option<usize> {
        let mut numbers = inputs.to_vec();
        for (index, layer) in self.layers.iter().enumerate() {
            let is_last = index + 1 == self.layers.len();
            let rows = layer.weights.chunks_exact(layer.inputs);
            numbers = rows
                .zip(&layer.biases)
                .map(|(row, bias)| {
                    let products = row
                        .iter()
                        .zip(&numbers)
                        .map(|(weight, input)| weight * input);
                    let sum = products.sum::<f32>() + bias;
                    if is_last { sum } else { sum.max(0.0) }
                })
                .collect();
        }
        let (best, highest) = numbers
            .iter()
            .copied()
            .enumerate()
            .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
        // The softmax of the highest is one divided by this sum.
        let sum: f32 = numbers.iter().map(|one| libm::expf(one - highest)).sum();
        (sum < 2.0).then_some(best)
    }
}
