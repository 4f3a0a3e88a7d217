/** What it costs to write a command and to read a record, beside a copy of as many bytes. One thread. */
package org.tributary.benchmarks.codec;
