//! The options that choose a model, shared by every command that scores.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rashomon::engine::{Engine, EngineOptions, Isa, Kind};
use rashomon::model::{Calibration, CandleNetwork, Network};
use rashomon::report::ModelUsed;
use rashomon::stance::Head;
use rashomon::{Checkpoint, CrossEncoder, Error, ErrorKind, LabelMap, Result};

/// What runs the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Backend {
    /// The fast path of this project
    Engine,
    /// The reference in candle, f32
    Candle,
}

/// Which model scores, and how.
#[derive(clap::Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelArgs {
    /// Folder of a BERT-shaped checkpoint in Hugging Face layout [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Order of the model's labels, where its config.json does not say: for example entailment,neutral,contradiction
    #[arg(long, value_name = "A,B,C", requires = "model")]
    pub(super) labels: Option<LabelMap>,
    /// Divide logits by this before the softmax [default: the model's own, from calibration.json]
    #[arg(long, value_name = "T")]
    temperature: Option<f32>,
    /// What runs the network
    #[arg(long, value_enum, default_value_t = Backend::Engine)]
    backend: Backend,
    /// Numbers that the engine multiplies: int8, bf16 or f32 [default: int8]
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// Instructions that the engine uses: avx512bf16, avx512, avxvnni, avx2, neondot, neon or portable [default: what `RASHOMON_ISA` names, or the fastest of this machine]
    #[arg(long, value_name = "ISA")]
    isa: Option<Isa>,
    /// Threads that score [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A model that is ready to score, with what a manifest says of it.
pub(crate) struct Loaded {
    /// The folder's name, or `default`.
    pub(crate) name: String,
    /// SHA-256 of the weights file.
    pub(crate) sha256: String,
    /// Temperature and thresholds in force.
    pub(crate) calibration: Calibration,
    /// The scorer.
    pub(crate) scorer: CrossEncoder,
    stance: Option<Cow<'static, [u8]>>,
}

impl Loaded {
    /// The model, for a manifest.
    pub(crate) fn used(&self) -> ModelUsed {
        ModelUsed {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            network: self.scorer.network(),
            temperature: self.calibration.temperature,
        }
    }

    /// The stance head of this model, or the one in `path`.
    pub(crate) fn head(&self, path: Option<&Path>) -> Result<Head> {
        let read = |path: &Path| std::fs::read(path).map(Cow::Owned).map_err(|source| Error::read(path, source));
        let bytes = path.map(read).transpose()?.or_else(|| self.stance.clone()).ok_or_else(|| {
            let message = "has no stance.safetensors; make one with models/recipe/stance.py or name one with --head";
            Error::new(ErrorKind::Model, message).on(format!("model {}", self.name))
        })?;
        let place = path.map_or_else(|| PathBuf::from(&self.name).join("stance.safetensors"), Path::to_path_buf);
        Head::from_safetensors(&bytes, &self.sha256).map_err(|error| error.in_file(place))
    }
}

impl ModelArgs {
    /// Loads the checkpoint and builds its scorer; the weights as they were read are dropped.
    pub(crate) fn load(&self) -> Result<Loaded> {
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
        let network: Box<dyn Network> = match self.backend {
            Backend::Candle => Box::new(CandleNetwork::new(&checkpoint.config, &checkpoint.weights)?),
            Backend::Engine => {
                Box::new(Engine::new(&checkpoint.config, &checkpoint.weights, EngineOptions { kind: self.kind, isa: self.isa })?)
            }
        };
        let scorer = CrossEncoder::with_network(&checkpoint, network)?;
        Ok(Loaded {
            stance: checkpoint.stance,
            name: checkpoint.name,
            sha256: checkpoint.sha256,
            calibration: checkpoint.calibration,
            scorer,
        })
    }
}
