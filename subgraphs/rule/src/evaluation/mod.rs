//! Evaluation of the rules in force for goods on a lane on a day: verdict, findings, requirements and open facts.

pub mod domain;
pub mod graphql;
pub mod service;
