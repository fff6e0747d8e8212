//! Arguments to one library call to a writer; the only place that knows clap, standard streams and exit codes.

mod compare;
mod comparison;
mod evaluate;
mod interrupt;
mod model;
mod output;
mod partial;
mod progress;
mod rows;
mod score;
mod stance;

use clap::{Parser, Subcommand};
use rashomon::Result;

/// Compares accounts of one event: which claims agree, which contradict, which stand alone.
///
/// Works offline, on the CPU, with a model that this program carries.
#[derive(Parser)]
#[command(name = "rashomon", version, about, max_term_width = 100, help_expected = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare accounts of an event and report where they diverge
    Compare(Box<compare::Args>),
    /// Score sentence pairs: entailment, neutral or contradiction, with probabilities
    Score(score::Args),
    /// Tell what a text says of a target: agree, disagree, discuss or unrelated
    Stance(Box<stance::Args>),
    /// Measure a model, or saved scores, against labelled pairs
    Evaluate(Box<evaluate::Args>),
}

impl Cli {
    /// Runs the chosen command.
    pub(crate) fn run(&self) -> Result<()> {
        interrupt::install();
        match &self.command {
            Command::Compare(args) => compare::run(args),
            Command::Score(args) => score::run(args),
            Command::Stance(args) => stance::run(args),
            Command::Evaluate(args) => evaluate::run(args),
        }
    }
}

/// Tells the user something beside the result, on standard error.
fn note(message: &str) {
    use std::io::Write;
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{message}");
}
