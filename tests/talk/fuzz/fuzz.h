// SPDX-License-Identifier: MIT
/*
 * fuzz - what the fuzz targets share. Each is a program by itself, made with
 * libFuzzer, which calls LLVMFuzzerTestOneInput() with any bytes, again and
 * again: see tests/fuzz.sh. A promise that is broken ends it, as a sanitizer
 * does.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../slice.h"
#include "../text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert(3) is switched off by who defines NDEBUG. */
#define PROMISE(it)                                                            \
	do {                                                                   \
		if (!(it)) {                                                   \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__,       \
				__LINE__, #it);                                \
			abort();                                               \
		}                                                              \
	} while (0)

/* Takes the next byte of the input, 0 at its end. */
static inline unsigned char take_byte(struct slice *input)
{
	unsigned char byte = input->size ? (unsigned char)*input->data : 0;

	*input = slice_from(*input, 1);
	return byte;
}

/* Takes so many bytes, or what is left. */
static inline struct slice take(struct slice *input, size_t size)
{
	struct slice taken = *input;

	*input = slice_from(*input, size);
	taken.size -= input->size;
	return taken;
}

/* Is it text that can steer no terminal? Newlines only where they may be. */
static inline void promise_shown(const struct text *text, bool lines)
{
	for (size_t i = 0; i < text->size; i++) {
		unsigned char byte = (unsigned char)text->data[i];

		PROMISE((byte >= ' ' && byte != 0x7f) ||
			(lines && byte == '\n'));
	}
}

/* Is it what JSON may have: ASCII, and nothing that is not printable? */
static inline void promise_ascii(const struct text *text)
{
	promise_shown(text, false);
	for (size_t i = 0; i < text->size; i++)
		PROMISE((unsigned char)text->data[i] < 0x7f);
}

#endif
