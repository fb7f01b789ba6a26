/**
 * The run model over HTTP as it is: for tests and for fault injection, which drive lanes, waiting
 * runs and tools before a public face offers them. No part of a production server: it is there only
 * where a setting asks for it and the development jars lie beside it.
 */
@NullMarked
package dev.turnstone.api.bare;

import org.jspecify.annotations.NullMarked;
