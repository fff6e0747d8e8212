//! The options that choose a model, shared by every command that scores.

use std::path::PathBuf;

use rashomon::{Checkpoint, CrossEncoder, LabelMap, Result};

/// Which model scores, and how.
#[derive(clap::Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelArgs {
    /// Folder of a BERT-shaped checkpoint in Hugging Face layout [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Order of the model's labels, where its config.json does not say: for example entailment,neutral,contradiction
    #[arg(long, value_name = "A,B,C", requires = "model")]
    labels: Option<LabelMap>,
    /// Divide logits by this before the softmax [default: the model's own, from calibration.json]
    #[arg(long, value_name = "T")]
    temperature: Option<f32>,
    /// Threads that score [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl ModelArgs {
    /// Loads the checkpoint and builds its scorer.
    pub(crate) fn load(&self) -> Result<(Checkpoint, CrossEncoder)> {
        if let Some(threads) = self.threads {
            // A pool that stands already keeps its size: only the first command of a process comes here.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        }
        let mut checkpoint = match &self.model {
            Some(folder) => Checkpoint::from_folder(folder, self.labels)?,
            None => Checkpoint::embedded()?,
        };
        if let Some(temperature) = self.temperature {
            checkpoint.calibration.temperature = temperature;
            checkpoint.calibration.check().map_err(|error| error.on("--temperature"))?;
        }
        let scorer = CrossEncoder::reference(&checkpoint)?;
        Ok((checkpoint, scorer))
    }
}
