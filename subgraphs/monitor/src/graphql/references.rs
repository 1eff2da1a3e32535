//! Objects of the user subgraph. This domain knows only their IDs; the graph joins the other fields.

chassis::references! { ApiClient, Organisation, ProviderKey }
