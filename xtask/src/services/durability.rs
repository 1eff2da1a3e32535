//! Checks that a Redis of your own preserves the views through a restart, like a private one.

use super::redis::Admin;

/// Returns a sentence for each setting that may lose events.
pub fn warnings(admin: &Admin) -> Vec<String> {
    let mut warnings = match admin.ask(&["ACL", "GETUSER", "default"]) {
        Ok(reply) => default_user(&values(&reply)),
        Err(error) => vec![format!(
            "The rights of its default user could not be checked: {error:#}"
        )],
    };
    match admin.ask(&["CONFIG", "GET", "appendonly", "maxmemory", "maxmemory-policy"]) {
        Ok(reply) => warnings.extend(settings(&values(&reply))),
        Err(error) => warnings.push(format!(
            "Its settings could not be checked: {error:#}. It needs appendonly yes, maxmemory and maxmemory-policy noeviction"
        )),
    }
    warnings
}

fn default_user(user: &[String]) -> Vec<String> {
    let (commands, keys) = (after(user, "commands"), after(user, "keys"));
    if commands == "+@all" && keys == "~*" {
        return Vec::new();
    }
    vec![format!(
        "Its default user has only the rights '{commands}' on the keys '{keys}'. Redis replays its append-only file as this \
         user, so a restart may lose every transaction (MULTI). `ACL SETUSER default off ~* &* +@all` keeps the rights and \
         lets no client sign in as it"
    )]
}

fn settings(settings: &[String]) -> Vec<String> {
    let policy = after(settings, "maxmemory-policy");
    let warnings = [
        (after(settings, "appendonly") != "yes").then(|| {
            "It has appendonly off: a restart loses events until the outboxes publish them again. Set appendonly yes"
                .into()
        }),
        (after(settings, "maxmemory") == "0").then(|| {
            "It has no memory limit: set maxmemory, because otherwise it can use all memory of its machine".into()
        }),
        (policy != "noeviction").then(|| {
            format!("It has maxmemory-policy {policy}, which deletes events: set noeviction")
        }),
    ];
    warnings.into_iter().flatten().collect()
}

/// The value that follows a name; empty if the name is missing.
fn after<'a>(values: &'a [String], name: &str) -> &'a str {
    let place = values.iter().position(|value| value == name);
    place
        .and_then(|place| values.get(place + 1))
        .map_or("", String::as_str)
}

/// The values of an array, nested or not, in the output of `redis-cli`: `1) "a"`, `2) 1) "b"`.
fn values(reply: &str) -> Vec<String> {
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    let value = |line: &str| {
        let mut value = line.trim();
        while let Some((_, rest)) = value
            .split_once(") ")
            .filter(|(number, _)| is_number(number))
        {
            value = rest.trim_start();
        }
        value.trim_matches('"').to_owned()
    };
    reply.lines().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::super::redis::tests::Private;
    use super::*;

    const USER: &str = " 1) \"flags\"\n 2) 1) \"off\"\n 3) \"passwords\"\n 4) (empty array)\n 5) \"commands\"\n \
        6) \"+@all\"\n 7) \"keys\"\n 8) \"~*\"\n 9) \"channels\"\n10) \"&*\"\n11) \"selectors\"\n12) (empty array)\n";

    #[test]
    fn a_default_user_with_all_rights_needs_no_warning() {
        assert_eq!(default_user(&values(USER)), [""; 0]);
        for less in [
            USER.replace("+@all", "-@all"),
            USER.replace("~*", ""),
            USER.replace("~*", "~cache:*"),
        ] {
            assert_eq!(default_user(&values(&less)).len(), 1, "{less}");
        }
    }

    #[test]
    fn a_redis_that_loses_events_is_named_with_each_reason() {
        let redis = Private::start("durability", &[], false);
        let only_not_durable = warnings(&redis.admin);
        assert_eq!(only_not_durable.len(), 1, "{only_not_durable:?}");
        assert!(
            only_not_durable[0].contains("appendonly"),
            "{only_not_durable:?}"
        );
        redis
            .admin
            .ask(&["ACL", "SETUSER", "default", "-@all"])
            .unwrap();
        redis
            .admin
            .ask(&["CONFIG", "SET", "maxmemory", "0"])
            .unwrap();
        redis
            .admin
            .ask(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"])
            .unwrap();
        let all = warnings(&redis.admin).join("\n");
        for part in [
            "'-@all'",
            "appendonly off",
            "no memory limit",
            "allkeys-lru",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn a_redis_that_refuses_the_questions_is_named_as_not_checked() {
        let redis = Private::start("refusing", &[], false);
        redis
            .admin
            .ask(&["ACL", "SETUSER", "admin", "-config", "-acl"])
            .unwrap();
        let warnings = warnings(&redis.admin);
        assert!(
            warnings.len() == 2
                && warnings
                    .iter()
                    .all(|one| one.contains("could not be checked")),
            "{warnings:?}"
        );
    }
}
