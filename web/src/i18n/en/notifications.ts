/** Notifications of a user. */
export const notifications = {
  "notifications.title": "Notifications",
  "notifications.navUnread": "unread",
  "notifications.onlyUnread": "Only unread ones",
  "notifications.unreadMark": "Unread:",
  "notifications.about": "What happened",
  "notifications.when": "When",
  "notifications.state": "State",
  "notifications.isRead": "Read",
  "notifications.mark": "Mark as read",
  "notifications.markOne": "Mark as read: {title}",
  "notifications.markSelected": "Mark selected as read",
  "notifications.markSome.one": "Mark {count} as read",
  "notifications.markSome.other": "Mark {count} as read",
  "notifications.markAll": "Mark all as read",
  "notifications.marked.one": "{count} notification is marked as read",
  "notifications.marked.other": "{count} notifications are marked as read",
  "notifications.none":
    "No notifications yet. You are notified when a laboratory answers, a document expires, or a rule changes for you.",
  "notifications.noneUnread": "You have read everything.",
  "notifications.showAll": "Show all notifications",
} as const;
