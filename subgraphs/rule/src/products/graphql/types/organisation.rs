use uuid::Uuid;

/// Organisation. The user subgraph owns it; this subgraph adds its products.
pub struct Organisation(pub Uuid);
