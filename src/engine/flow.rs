//! The engine as dynamics.

use super::{Engine, Exact};
use crate::dynamics::{Dynamics, Flow, Stats};
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::tokens::Tokens;
use std::borrow::Cow;
use std::cell::OnceCell;

impl Dynamics for Exact {
    fn start(&self, instance: &Instance) -> Box<dyn Flow> {
        Box::new(self.flow(instance))
    }
}

impl Exact {
    /// The flow at layer 0, with its statistics at hand.
    pub fn flow(&self, instance: &Instance) -> ExactFlow {
        let mut engine = self.prepare(instance);
        engine.decide();
        ExactFlow { engine, tokens: OnceCell::new(), pattern: OnceCell::new() }
    }
}

/// The flow of [`Exact`]. Tokens and patterns are worked out when they are asked for.
#[derive(Debug, Clone)]
pub struct ExactFlow {
    engine: Engine,
    tokens: OnceCell<Tokens>,
    pattern: OnceCell<Pattern>,
}

impl ExactFlow {
    /// What was done so far.
    pub fn stats(&self) -> Stats {
        self.engine.stats()
    }

    /// The first layer found to be settled.
    pub fn settled_at(&self) -> Option<usize> {
        self.engine.settled_at()
    }
}

impl Flow for ExactFlow {
    fn layer(&self) -> usize {
        self.engine.layer()
    }

    fn tokens(&self) -> Cow<'_, Tokens> {
        match self.engine.layer() {
            0 => Cow::Borrowed(self.engine.instance().tokens()),
            _ => Cow::Borrowed(self.tokens.get_or_init(|| self.engine.tokens())),
        }
    }

    fn attention(&self) -> &Pattern {
        self.pattern.get_or_init(|| self.engine.decided_pattern())
    }

    fn advance(&mut self) {
        let patterns = self.engine.patterns();
        self.engine.advance();
        self.engine.decide();
        self.tokens.take();
        if self.engine.patterns() != patterns {
            self.pattern.take();
        }
    }

    fn stats(&self) -> Option<Stats> {
        Some(self.engine.stats())
    }
}
