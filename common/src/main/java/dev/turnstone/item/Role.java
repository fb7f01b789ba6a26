package dev.turnstone.item;

/** Who speaks a message. */
public enum Role {
  SYSTEM,
  DEVELOPER,
  USER,
  ASSISTANT
}
