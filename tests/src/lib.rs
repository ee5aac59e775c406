//! What the tests share: the runtime as a module, a local HTTP server, and what wire tests need.

// A test may need less than the runtime has.
#[allow(dead_code)]
#[path = "../../codegen/runtime/mod.rs"]
pub mod runtime;
pub mod server;
pub mod wire;
