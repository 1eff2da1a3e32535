//! Every limit has a clear refusal.

use serde_json::json;

use crate::people::{Person, seller};
use crate::world::{Plan, World, answer, refusal};

/// The field `count` times, each with another alias.
fn many(count: usize, field: &str) -> String {
    (0..count)
        .map(|n| format!("a{n}: {field}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn each_excess_has_its_code() {
    let world = World::start().await;
    let seller = seller();
    let deep = format!("{}id{}", "{ a ".repeat(200), " }".repeat(200));
    let abyss = format!("{}id{}", "{ a ".repeat(2000), " }".repeat(2000));
    let roots = format!("{{ {} }}", many(1000, "whoami"));
    let aliases = format!("{{ me {{ {} }} }}", many(1000, "id"));
    let long = format!("{{ me {{ {} }} }}", "id ".repeat(20_000));
    let costly = "{ orders(first: 2000) { nodes { id buyer { id } } } }";
    let costly_backwards = "{ orders(last: 2000) { nodes { id buyer { id } } } }";
    let greater_counts = "{ orders(first: 1, last: 2000) { nodes { id buyer { id } } } }";
    let cases = [
        (deep.as_str(), "QUERY_TOO_DEEP"),
        (abyss.as_str(), "QUERY_TOO_DEEP"),
        (roots.as_str(), "TOO_MANY_ROOT_FIELDS"),
        (aliases.as_str(), "TOO_MANY_ALIASES"),
        (long.as_str(), "QUERY_TOO_LONG"),
        (costly, "QUERY_TOO_COSTLY"),
        (costly_backwards, "QUERY_TOO_COSTLY"),
        (greater_counts, "QUERY_TOO_COSTLY"),
        ("{ me { id }", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "fragment F on Query { ...F } { ...F }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ];
    for (query, code) in cases {
        let refused = refusal(world.ask_as(&seller, query)).await;
        assert_eq!(
            refused,
            (400, code.to_owned()),
            "{}",
            query.chars().take(60).collect::<String>()
        );
    }
    for argument in ["first", "last"] {
        let query =
            format!("query($n: Int) {{ orders({argument}: $n) {{ nodes {{ buyer {{ id }} }} }} }}");
        let by_variable = json!({ "query": query, "variables": { "n": 1500 } });
        let asked = world
            .http
            .post(&world.url)
            .json(&by_variable)
            .bearer_auth(seller.token());
        assert_eq!(
            refusal(asked).await,
            (400, "QUERY_TOO_COSTLY".to_owned()),
            "{argument}"
        );
    }
    assert!(
        world.shared.callers.lock().unwrap().is_empty(),
        "a subgraph was reached"
    );
}

#[tokio::test]
async fn nesting_times_fragments_is_bounded() {
    let world = World::start().await;
    let chain = |open: &str, levels: usize| {
        let (open, close) = (open.repeat(levels), "}".repeat(levels));
        let link = |n: usize| format!("fragment F{n} on Query {{{open}...F{}{close}}}", n + 1);
        let fragments = (0..9).map(link).collect::<Vec<_>>().join(" ");
        format!("{fragments} fragment F9 on Query {{ whoami }}")
    };
    for open in ["a{", "...{"] {
        for query in ["{...F0}", "query A {whoami}", "subscription {...F0}"] {
            let refused = refusal(world.ask(&format!("{query} {}", chain(open, 480)))).await;
            assert_eq!(
                refused,
                (400, "QUERY_TOO_DEEP".to_owned()),
                "{open} {query}"
            );
        }
    }
    let at_most = answer(world.ask(&format!("{{...F0}} {}", chain("...{", 20)))).await;
    assert_eq!(
        at_most.0, 200,
        "the router walks what these limits let through: {}",
        at_most.1
    );
}

#[tokio::test]
async fn a_body_of_5_megabytes() {
    let world = World::start().await;
    let body = format!(
        "{{\"query\": \"{{ whoami }}\", \"pad\": \"{}\"}}",
        "x".repeat(5 * 1024 * 1024)
    );
    let post = || {
        world
            .http
            .post(&world.url)
            .header("content-type", "application/json")
    };
    // The router replaces every response with the status 413 by one with its own code.
    let too_large = (413, "INVALID_GRAPHQL_REQUEST".to_owned());
    assert_eq!(refusal(post().body(body.clone())).await, too_large);
    // The body is read up to the limit only, so reading ends soon after it.
    let chunks = body.as_bytes()[..2_100_000]
        .chunks(10_000)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
        .collect::<Vec<_>>();
    let unannounced = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
    assert_eq!(refusal(post().body(unannounced)).await, too_large);
}

#[tokio::test]
async fn a_hundred_aliased_sign_ins_cost_a_hundred() {
    let plan = Plan::access(&json!({
        "limits": { "root_fields": 200, "aliases": 200, "cost": 10_000 },
        "rate": {
            "public": { "per_minute": 60, "burst": 150 },
            "weights": { "signIn": 1 },
            "prices": { "tokens": 100_000, "cost": 100_000 },
        },
    }));
    let world = World::with(plan).await;
    let sign_ins = |count: usize| {
        let fields = many(count, "signIn(email: \"a\")");
        world
            .ask(&format!("mutation {{ {fields} }}"))
            .header("x-carnet-client-key", &world.web.key)
    };
    assert_eq!(answer(sign_ins(100)).await.0, 200);
    assert_eq!(*world.shared.sign_ins.lock().unwrap(), 100);
    let response = sign_ins(100).send().await.unwrap();
    assert_eq!(response.status(), 429);
    let wait: u64 = response.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        (1..=51).contains(&wait),
        "50 are left and one comes back each second: {wait}"
    );
    assert_eq!(
        response.json::<serde_json::Value>().await.unwrap()["errors"][0]["extensions"]["code"],
        "RATE_LIMITED"
    );
    assert_eq!(
        *world.shared.sign_ins.lock().unwrap(),
        100,
        "none of the second hundred was executed"
    );
    assert_eq!(
        answer(sign_ins(40)).await.0,
        200,
        "what was refused was not charged"
    );
    assert_eq!(
        refusal(sign_ins(151)).await,
        (429, "RATE_LIMITED".to_owned()),
        "never possible"
    );
}

#[tokio::test]
async fn budgets_are_each_ones_own_and_shared_by_all_gateways() {
    let rate = json!({ "rate": {
        "standard": { "per_minute": 1, "burst": 3 },
        "user": { "per_minute": 1, "burst": 2 },
        "public": { "per_minute": 1, "burst": 1 },
    } });
    let first = World::with(Plan::access(&rate)).await;
    let second = World::with(Plan {
        prefix: first.prefix.clone(),
        ..Plan::access(&rate)
    })
    .await;
    let (one, other) = (seller(), seller());
    let ask = |world: &World, person: &crate::people::Person| world.ask_as(person, "{ me { id } }");
    assert_eq!(answer(ask(&first, &one)).await.0, 200);
    assert_eq!(answer(ask(&second, &one)).await.0, 200);
    assert_eq!(refusal(ask(&first, &one)).await.0, 429);
    assert_eq!(refusal(ask(&second, &one)).await.0, 429);
    let key = &first.web.key;
    for (person, status) in [(&other, 200), (&one, 429), (&other, 200), (&other, 429)] {
        let asked = answer(ask(&first, person).header("x-carnet-client-key", key))
            .await
            .0;
        assert_eq!(
            asked, status,
            "the users of an organisation have three together, and one without budget takes none of them"
        );
    }
    assert_eq!(answer(first.ask("{ whoami }")).await.0, 200);
    assert_eq!(
        refusal(first.ask("{ whoami }")).await.0,
        429,
        "callers without a name share one budget"
    );
    assert_eq!(
        answer(first.ask("{ whoami }").header("x-carnet-client-key", key))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn strangers_never_draw_on_the_budget_of_people_who_are_signed_in() {
    let rate = json!({ "rate": {
        "standard": { "per_minute": 1, "burst": 3 },
        "public": { "per_minute": 1, "burst": 2 },
    } });
    let world = World::with(Plan::access(&rate)).await;
    for (key, who) in [(&world.web.key, "web"), (&world.mobile.key, "mobile")] {
        let person = seller();
        let stranger = || world.ask("{ whoami }").header("x-carnet-client-key", key);
        for status in [200, 200, 429, 429, 429] {
            assert_eq!(answer(stranger()).await.0, status, "{who}");
        }
        for status in [200, 200, 200, 429] {
            let asked = world
                .ask_as(&person, "{ me { id } }")
                .header("x-carnet-client-key", key);
            assert_eq!(answer(asked).await.0, status, "{who}");
        }
    }
    for status in [200, 200, 429] {
        assert_eq!(
            answer(world.ask("{ whoami }")).await.0,
            status,
            "without a key"
        );
    }
    let partner = world
        .ask("{ whoami }")
        .header("x-carnet-client-key", &world.partner.key);
    assert_eq!(answer(partner).await.0, 200);
    let page = world
        .http
        .get(world.at("/certificates/aaaa"))
        .send()
        .await
        .unwrap();
    assert_ne!(page.status(), 429, "certificate pages are apart");
}

/// Anyone may register, and the key of an app is public, so five accounts could use up a budget that all users of the
/// app share.
#[tokio::test]
async fn the_people_of_one_organisation_leave_the_budget_of_others_alone() {
    let rate = json!({ "rate": { "standard": { "per_minute": 1, "burst": 3 } } });
    let world = World::with(Plan::access(&rate)).await;
    let (one, other) = (seller(), seller());
    let colleague = Person {
        organisation: one.organisation,
        ..seller()
    };
    let ask = |person: &Person| {
        world
            .ask_as(person, "{ me { id } }")
            .header("x-carnet-client-key", &world.web.key)
    };
    for (person, status) in [
        (&one, 200),
        (&colleague, 200),
        (&one, 200),
        (&colleague, 429),
        (&other, 200),
    ] {
        assert_eq!(answer(ask(person)).await.0, status);
    }
}

/// A body without `Content-Length` is charged when it has been read, also if it is refused then.
#[tokio::test]
async fn a_body_whose_length_is_not_announced_is_charged_too() {
    let world = World::with(Plan::access(
        &json!({ "rate": { "user": { "per_minute": 1, "burst": 100 } } }),
    ))
    .await;
    let token = seller().token();
    let send = || {
        let pieces = (0..50).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 8_192]));
        let body = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
        let post = world
            .http
            .post(&world.url)
            .header("content-type", "application/json");
        post.bearer_auth(&token).body(body)
    };
    assert_eq!(refusal(send()).await.0, 400, "51 points");
    assert_eq!(refusal(send()).await.0, 429);
}

#[tokio::test]
async fn a_public_key_does_not_switch_off_the_limit_by_address() {
    let rate = json!({ "rate": { "public": { "per_minute": 1, "burst": 2 }, "address_header": "x-forwarded-for" } });
    let world = World::with(Plan::access(&rate)).await;
    let ask = |address: &'static str| world.ask("{ whoami }").header("x-forwarded-for", address);
    let with_key = |address, key: &str| ask(address).header("x-carnet-client-key", key.to_owned());
    assert_eq!(answer(with_key("10.0.0.1", &world.web.key)).await.0, 200);
    assert_eq!(answer(with_key("10.0.0.1", &world.mobile.key)).await.0, 200);
    assert_eq!(refusal(with_key("10.0.0.1", &world.web.key)).await.0, 429);
    assert_eq!(refusal(ask("10.0.0.1")).await.0, 429);
    assert_eq!(answer(with_key("10.0.0.2", &world.web.key)).await.0, 200);
    assert_eq!(answer(ask("2001:db8:1:2::1")).await.0, 200);
    assert_eq!(answer(ask("2001:db8:1:2:3::1")).await.0, 200);
    assert_eq!(
        refusal(ask("2001:db8:1:2:4::1")).await.0,
        429,
        "a caller with one of them gets all of them"
    );
}

/// A mutation with one root field can carry thousands of rows in a text, or a thousand items in a list.
#[tokio::test]
async fn what_is_sent_is_charged_by_its_size() {
    let budget = json!({ "per_minute": 1, "burst": 100 });
    let world = World::with(Plan::access(
        &json!({ "rate": { "user": budget, "public": budget } }),
    ))
    .await;
    let query = "query($x: Any) { me { id } }";
    let ask = |person: &Person, body: &serde_json::Value| {
        world
            .http
            .post(&world.url)
            .json(body)
            .bearer_auth(person.token())
    };
    let small = json!({ "query": "{ me { id } }" });
    let left_after = async |body: serde_json::Value| {
        let person = seller();
        answer(ask(&person, &body)).await;
        let mut left = 0;
        while answer(ask(&person, &small)).await.0 == 200 {
            left += 1;
        }
        left
    };
    assert_eq!(left_after(small.clone()).await, 99);
    let rows = json!({ "query": query, "variables": { "x": "row\n".repeat(100_000) } });
    assert_eq!(
        left_after(rows).await,
        99 - 61,
        "400,000 characters and their line breaks twice"
    );
    let items = json!({ "query": query, "variables": { "x": { "checks": vec![1; 1_000] } } });
    assert_eq!(left_after(items).await, 99 - 20);
    let literal = json!({ "query": format!("query A {{ me {{ id }} }} query B {{ me {{ {} }} }}", "id ".repeat(3_000)), "operationName": "A" });
    assert_eq!(
        left_after(literal).await,
        99 - 1 - 6,
        "9,000 bytes and 6,000 tokens: blanks count"
    );
    // Charged before it is read, even if it is invalid.
    let nonsense = || {
        world
            .http
            .post(&world.url)
            .header("content-type", "application/json")
    };
    let mut read = 0;
    while refusal(nonsense().body("x".repeat(400_000))).await.0 == 400 {
        read += 1;
    }
    assert_eq!(
        read, 40,
        "49 points each, of twenty times 100 for what is read"
    );
}

#[tokio::test]
async fn what_an_operation_may_return_is_charged_by_its_cost() {
    let budget = json!({ "per_minute": 1, "burst": 20 });
    let world = World::with(Plan::access(&json!({ "rate": { "user": budget } }))).await;
    let person = seller();
    let large = "{ orders(first: 900) { nodes { buyer { id } } } }";
    let from_the_end = "{ orders(last: 900) { nodes { buyer { id } } } }";
    assert_eq!(answer(world.ask_as(&person, large)).await.0, 200);
    assert_eq!(
        answer(world.ask_as(&person, from_the_end)).await.0,
        200,
        "10 points each"
    );
    assert_eq!(refusal(world.ask_as(&person, "{ me { id } }")).await.0, 429);
}

#[tokio::test]
async fn what_is_refused_is_charged_before_it_is_read() {
    let rate = json!({ "rate": { "public": { "per_minute": 1, "burst": 5 }, "address_header": "x-forwarded-for" } });
    let world = World::with(Plan::access(&rate)).await;
    let roots = format!("{{ {} }}", many(1000, "whoami"));
    let ask = |query: &str| world.ask(query).header("x-forwarded-for", "10.0.0.1");
    for bad in ["{ nothing", "{ nothing }", roots.as_str(), "{ me { id } }"] {
        assert_ne!(answer(ask(bad)).await.0, 429);
    }
    assert_eq!(
        refusal(ask("{ nothing")).await,
        (429, "RATE_LIMITED".to_owned())
    );
    // Without addresses, anonymous callers share the budget, and have twenty times that budget for reading.
    let mut read = 0;
    while refusal(world.ask("{ nothing")).await.0 == 400 {
        read += 1;
    }
    assert!((100..110).contains(&read), "{read}");
}

/// Without addresses, neither other anonymous requests nor guesses at one account prevent a person from signing in to
/// another.
#[tokio::test]
async fn signing_in_is_charged_to_the_address_that_was_typed() {
    let rate = json!({ "rate": {
        "public": { "per_minute": 1, "burst": 60 },
        "subject": { "per_minute": 1, "burst": 10 },
        "weights": { "signIn": 5, "refreshSession": 2 },
    } });
    let world = World::with(Plan::access(&rate)).await;
    while answer(world.ask("{ whoami }")).await.0 == 200 {}
    // Only the prices matter here: this graph does not have these mutations.
    let body = |email: &str| {
        let query = "mutation($i: SignInInput!) { signIn(input: $i) }";
        json!({ "query": query, "variables": { "i": { "email": email } } })
    };
    let sign_in = |email: &str| world.http.post(&world.url).json(&body(email));
    for status in [400, 400, 429, 429] {
        assert_eq!(
            answer(sign_in("a@example.org")).await.0,
            status,
            "ten points are two"
        );
    }
    assert_eq!(
        answer(sign_in(" A@example.org")).await.0,
        429,
        "it is the same account"
    );
    assert_eq!(answer(sign_in("b@example.org")).await.0, 400);
    let known =
        world.ask("mutation { signIn(input: { email: \"a@example.org\", deviceToken: \"d\" }) }");
    assert_eq!(
        answer(known).await.0,
        400,
        "a known device is apart from those who guess"
    );
    let refresh = world.ask("mutation { refreshSession(input: { refreshToken: \"x\" }) }");
    assert_eq!(answer(refresh).await.0, 400);
    let both = world.ask("mutation { signIn(input: { email: \"c@example.org\" }) whoami }");
    assert_eq!(
        answer(both).await.0,
        429,
        "with anything else in it it is charged like anything else"
    );
}

/// A regression test: each spread copied the names of all fields, which took half a minute of a core for this request.
#[tokio::test]
async fn a_fragment_of_thousands_of_fields_spread_thousands_of_times_is_refused_like_any_other() {
    let world = World::start().await;
    let fields: Vec<String> = (0..3_700).map(|n| format!("a{n}")).collect();
    let query = format!(
        "{{{}}}fragment F on Query{{{}}}",
        "...F".repeat(3_700),
        fields.join(" ")
    );
    assert_eq!(
        refusal(world.ask(&query)).await,
        (400, "TOO_MANY_ROOT_FIELDS".to_owned())
    );
}

#[tokio::test]
async fn the_schema_is_asked_for_once_in_an_operation_and_has_a_price() {
    let rate = json!({ "rate": { "public": { "per_minute": 1, "burst": 45 }, "weights": { "__schema": 10 } } });
    let world = World::with(Plan::access(&rate)).await;
    let schema = "__schema { queryType { name } }";
    let twice = refusal(world.ask(&format!(
        "{{ a: {schema} ...F }} fragment F on Query {{ {schema} }}"
    )))
    .await;
    assert_eq!(
        twice,
        (400, "QUERY_TOO_COSTLY".to_owned()),
        "forty points: two fields and an alias"
    );
    assert_eq!(
        refusal(world.ask(&format!("{{ {schema} }}"))).await.0,
        429,
        "five are left"
    );
}

#[tokio::test]
async fn addresses_count_only_behind_a_proxy_that_tells_them() {
    let rate = json!({ "rate": { "public": { "per_minute": 1, "burst": 1 }, "address_header": "x-forwarded-for" } });
    let world = World::with(Plan::access(&rate)).await;
    let ask = |address: &str| {
        world
            .ask("{ whoami }")
            .header("x-forwarded-for", address.to_owned())
    };
    assert_eq!(answer(ask("10.0.0.1")).await.0, 200);
    assert_eq!(refusal(ask("10.0.0.1")).await.0, 429);
    assert_eq!(answer(ask("10.0.0.2")).await.0, 200);
    assert_eq!(
        refusal(ask("10.9.9.9, 10.0.0.1")).await.0,
        429,
        "what the caller wrote itself does not count"
    );
}

#[tokio::test]
async fn without_redis_the_gateway_counts_for_itself() {
    let mut redis = testkit::RedisServer::start().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let rate = json!({ "rate": { "user": { "per_minute": 60, "burst": 5 } } });
    let world = World::with(Plan {
        redis_url,
        ..Plan::access(&rate)
    })
    .await;
    let person = seller();
    let ask = || world.ask_as(&person, "{ me { id } }");
    assert_eq!(answer(ask()).await.0, 200);
    redis.stop();
    let started = std::time::Instant::now();
    let mut served = 0;
    for _ in 0..20 {
        match answer(ask()).await.0.as_u16() {
            200 => served += 1,
            429 => {}
            other => panic!("{other} while Redis is down"),
        }
    }
    let bound = 5 + started.elapsed().as_secs() + 1;
    assert!(
        (5..=bound).contains(&served),
        "{served} of 20 served, expected 5 to {bound}"
    );
    redis.resume().await;
    crate::world::eventually("the shared budget", || async {
        use redis::AsyncCommands as _;
        let _ = ask().send().await;
        let keys: Vec<String> = world.redis().await.keys("*:rate:user:*").await.ok()?;
        (!keys.is_empty()).then_some(())
    })
    .await;
}
