@org.jspecify.annotations.NullMarked
package dev.turnstone.api.access;
