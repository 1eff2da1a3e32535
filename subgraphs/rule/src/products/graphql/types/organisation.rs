use uuid::Uuid;

/// An organisation. The user subgraph owns it; its products are from here.
pub struct Organisation(pub Uuid);
