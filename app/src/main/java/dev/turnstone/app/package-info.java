/** Main, roles and wiring: the only place where real clocks, clients and pools are made. */
@NullMarked
package dev.turnstone.app;

import org.jspecify.annotations.NullMarked;
