/** Roles that manage their organisation and its members. */
const OWNERS: readonly string[] = ["SELLER_OWNER", "PROVIDER_OWNER", "CARRIER", "PLATFORM_ADMIN"];

const ASSIGNABLE = {
  SELLER: ["SELLER_OWNER", "SELLER_MEMBER"],
  PROVIDER: ["PROVIDER_OWNER", "ASSESSOR"],
  CARRIER: ["CARRIER"],
  PLATFORM: ["PLATFORM_ADMIN", "RULE_EDITOR", "RULE_APPROVER", "AUDITOR"],
} as const;

export type AssignableRole = (typeof ASSIGNABLE)[keyof typeof ASSIGNABLE][number];

const assignable: Readonly<Record<string, readonly AssignableRole[]>> = ASSIGNABLE;

export function isOwner(roles: readonly string[]): boolean {
  return roles.some((role) => OWNERS.includes(role));
}

/** The roles that members of an organisation of this kind can have. */
export function assignableRoles(kind: string): readonly AssignableRole[] {
  return assignable[kind] ?? [];
}

/** The roles of these values that exist, in the order of the list. */
export function chosenRoles(kind: string, values: readonly string[]): AssignableRole[] {
  return assignableRoles(kind).filter((role) => values.includes(role));
}
