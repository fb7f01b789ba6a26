/** What is done to the cluster while it works. Nothing here judges what comes of it. */
@NullMarked
package dev.turnstone.chaos.fault;

import org.jspecify.annotations.NullMarked;
