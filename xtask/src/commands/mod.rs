//! One file per command.

pub mod audit;
pub mod bench;
pub mod compose;
pub mod demo;
pub mod down;
pub mod events;
pub mod figures;
pub mod logs;
pub mod prepare;
pub mod reference;
pub mod reset;
pub mod restart;
pub mod sdl;
pub mod secrets;
pub mod status;
pub mod test;
pub mod up;
