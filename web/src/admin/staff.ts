type Roles = readonly string[];

/** True if one of these roles may read what waits for a decision of the platform. */
export function mayReview(roles: Roles): boolean {
  return mayDecide(roles) || roles.includes("AUDITOR");
}

/** True if one of these roles may decide for the platform. */
export function mayDecide(roles: Roles): boolean {
  return roles.includes("PLATFORM_ADMIN");
}
