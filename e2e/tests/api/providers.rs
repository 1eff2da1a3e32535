//! Providers: matching to the missing evidence of a self-check, signing keys, suspension.

use e2e::{
    documents::{admin, web},
    keys::SigningKey,
    people, seed,
};
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

#[tokio::test]
async fn a_self_check_knows_who_can_issue_what_is_missing() {
    let platform = platform();
    let stage = platform.stage().await;
    let (seller, (_, lab)) = (
        platform.seller().await,
        stage.provider("Passgenau Labor").await.unwrap(),
    );
    let product = people::power_bank(&seller).await.unwrap();
    let lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR", "aircraft": "CARGO" });
    let input = json!({ "productId": product, "lane": lane });
    let checked = accepted(&seller.graph, &web::RUN_SELF_CHECK, input).await;
    let id = json!({ "id": checked["selfCheck"]["id"] });
    let data = seller.graph.run(&web::MATCH_PROVIDERS, id).await.unwrap();
    let missing = e2e::graph::texts(&data, "/selfCheck/missingDocuments", "/code");
    assert!(missing.contains(&"UN383_SUMMARY"), "{data}");
    let total = data["selfCheck"]["matchProviders"]["totalCount"]
        .as_u64()
        .unwrap();
    // The three laboratories of the demonstration, and this one.
    assert!(total >= 4, "{data}");

    let query = "query($input: MatchProvidersInput!, $sort: ProviderSort!) {
        matchProviders(input: $input, sort: $sort, first: 100) { nodes { provider { id } canIssue leadDays } } }";
    let need = json!({ "documentTypes": missing, "market": "DE", "hsCode": "850760" });
    let newest = json!({ "input": need, "sort": "NEWEST" });
    let found = seller
        .graph
        .send(query, newest)
        .await
        .unwrap()
        .data()
        .unwrap();
    let matches = found
        .pointer("/matchProviders/nodes")
        .and_then(Value::as_array)
        .unwrap();
    let ours = matches
        .iter()
        .find(|one| one["provider"]["id"] == json!(lab))
        .unwrap();
    assert_eq!(
        (&ours["canIssue"], &ours["leadDays"]),
        (&json!(["UN383_SUMMARY"]), &json!(5))
    );
    let elsewhere = json!({ "documentTypes": missing, "market": "US", "hsCode": "850760" });
    let none = json!({ "input": elsewhere, "sort": "FIT" });
    let none = seller
        .graph
        .send(query, none)
        .await
        .unwrap()
        .data()
        .unwrap();
    assert!(!none.to_string().contains(&lab), "another market: {none}");
}

#[tokio::test]
async fn a_suspended_provider_is_not_in_the_directory() {
    let platform = platform();
    let stage = platform.stage().await;
    let name = format!("Pausenlabor {}", uuid::Uuid::now_v7().simple());
    let (lab, id) = stage.provider(&name).await.unwrap();
    let listed = async || -> anyhow::Result<usize> {
        let data = platform
            .web()
            .run(&web::PROVIDERS, json!({ "filter": { "text": name } }))
            .await?;
        Ok(data
            .pointer("/providers/edges")
            .and_then(Value::as_array)
            .map_or(0, Vec::len))
    };
    assert_eq!(listed().await.unwrap(), 1);
    let because = |reason: &str| json!({ "providerId": id, "reason": reason });
    accepted(
        &stage.admin,
        &admin::SUSPEND_PROVIDER,
        because("complaints"),
    )
    .await;
    assert_eq!(listed().await.unwrap(), 0);
    let own = "query($id: ID!) { provider(id: $id) { status reason } }";
    let seen = lab
        .graph
        .send(own, json!({ "id": id }))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(
        seen["provider"],
        json!({ "status": "SUSPENDED", "reason": "complaints" })
    );
    let stranger = platform
        .web()
        .send(own, json!({ "id": id }))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(stranger["provider"], Value::Null);
    let change = seed::profile("Pausenlabor");
    accepted(&lab.graph, &web::UPDATE_PROVIDER, change).await;
    accepted(
        &stage.admin,
        &admin::REINSTATE_PROVIDER,
        because("cleared up"),
    )
    .await;
    let seen = platform
        .web()
        .send(own, json!({ "id": id }))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(
        seen.pointer("/provider/status"),
        Some(&json!("LISTED")),
        "{seen}"
    );
    let removed = accepted(
        &stage.admin,
        &admin::REMOVE_PROVIDER,
        because("out of business"),
    )
    .await;
    assert_eq!(removed["provider"]["status"], "REMOVED");
    assert_eq!(listed().await.unwrap(), 0);
}

#[tokio::test]
async fn an_owner_confirms_the_key_that_an_assessor_proposes() {
    let platform = platform();
    let (owner, id) = platform
        .stage()
        .await
        .provider("Vorschlag Labor")
        .await
        .unwrap();
    let email = people::fresh_address("assessor");
    let assessor = people::invite(&owner.graph, &platform.mailbox(), &email, &["ASSESSOR"])
        .await
        .unwrap();
    let key = SigningKey::generate().unwrap();
    let challenged = assessor
        .graph
        .run(&web::REQUEST_KEY_CHALLENGE, json!({}))
        .await
        .unwrap();
    let nonce = challenged
        .pointer("/requestKeyChallenge/challenge")
        .and_then(Value::as_str)
        .unwrap();
    let proof = key.proof(&id, nonce).unwrap();
    let input =
        json!({ "name": "Signing unit 2", "publicKey": key.jwk.to_string(), "proof": proof });
    let proposed = accepted(&assessor.graph, &web::REGISTER_PROVIDER_KEY, input).await;
    let proposed = &proposed["providerKey"];
    assert_eq!(proposed["status"], "PROPOSED");
    let public_keys = async || {
        let (anybody, variables) = (platform.web(), json!({ "id": id }));
        let seen = anybody.run(&web::PROVIDER_KEYS, variables).await.unwrap();
        seen["provider"]["signingKeys"].clone()
    };
    assert_eq!(public_keys().await, json!([]));
    let input = json!({ "providerKeyId": proposed["id"], "expectedVersion": proposed["version"] });
    let confirmed = accepted(&owner.graph, &web::CONFIRM_PROVIDER_KEY, input).await;
    assert_eq!(confirmed["providerKey"]["status"], "ACTIVE");
    assert_eq!(public_keys().await[0]["id"], proposed["id"]);
}

#[tokio::test]
async fn a_providers_key_is_registered_with_a_proof_of_its_private_half() {
    let platform = platform();
    let (lab, id) = platform
        .stage()
        .await
        .provider("Siegel Labor")
        .await
        .unwrap();
    let (own, other) = (
        SigningKey::generate().unwrap(),
        SigningKey::generate().unwrap(),
    );
    let challenged = lab
        .graph
        .run(&web::REQUEST_KEY_CHALLENGE, json!({}))
        .await
        .unwrap();
    let nonce = challenged
        .pointer("/requestKeyChallenge/challenge")
        .and_then(Value::as_str)
        .unwrap();
    let input = |signer: &SigningKey| {
        let proof = signer.proof(&id, nonce).unwrap();
        json!({ "name": "Signing unit 1", "publicKey": own.jwk.to_string(), "proof": proof })
    };
    let foreign = refused(&lab.graph, &web::REGISTER_PROVIDER_KEY, input(&other)).await;
    assert_eq!(foreign, "PROOF_INVALID", "the signature of another key");
    let registered = accepted(&lab.graph, &web::REGISTER_PROVIDER_KEY, input(&own)).await;
    assert_eq!(registered["providerKey"]["algorithm"], "ES256");
    let again = refused(&lab.graph, &web::REGISTER_PROVIDER_KEY, input(&own)).await;
    assert!(
        ["CHALLENGE_INVALID", "KEY_KNOWN"].contains(&again.as_str()),
        "{again}"
    );
    // Public, because everyone who verifies a report reads it.
    let seen = platform
        .web()
        .run(&web::PROVIDER_KEYS, json!({ "id": id }))
        .await
        .unwrap();
    let shown = seen
        .pointer("/provider/signingKeys/0/publicKey")
        .and_then(Value::as_str)
        .unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    assert_eq!(
        (&shown["x"], &shown["y"], shown.get("d")),
        (&own.jwk["x"], &own.jwk["y"], None)
    );
    let input =
        json!({ "providerKeyId": registered["providerKey"]["id"], "reason": "the token was lost" });
    let revoked = accepted(&lab.graph, &web::REVOKE_PROVIDER_KEY, input).await;
    assert!(revoked["providerKey"]["revokedAt"].is_string(), "{revoked}");
    let profile = json!({ "name": "Siegrid Siegel", "phone": "+49 30 1234567" });
    let changed = accepted(&lab.graph, &web::UPDATE_PROFILE, profile).await;
    assert_eq!(changed["user"]["phone"], "+49301234567");
}
