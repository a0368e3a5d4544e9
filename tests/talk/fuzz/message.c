// SPDX-License-Identifier: MIT
/*
 * message - fuzzes the reader of messages, in peer.c, and how bytes are shown.
 *
 * The first byte says how messages end, and how many are wanted; for each of
 * these there is a byte with its length, and itself. The rest is what comes.
 */
#include "../peer.h"
#include "fuzz.h"

/* What comes is taken bit by bit: what is wrong once does not become right. */
static void take_some(struct slice all, const struct text wanted[], int number,
		      enum message_end ending)
{
	bool wrong = false;

	for (size_t size = 0; size <= all.size && size < 300; size++) {
		struct text data = {0};
		size_t used = 0, at, length;

		text_add(&data, all.data, size);
		peer_message(&data, &at, &length);
		PROMISE(at <= data.size && length <= data.size - at);
		PROMISE(length || is_padding(&data));
		switch (peer_take(&data, wanted, number, ending, &used)) {
		case TOOK_MATCH:
			PROMISE(!wrong && used <= data.size);
			PROMISE(used >= at + length);
			break;
		case TOOK_MORE:
			PROMISE(!wrong);
			break;
		case TOOK_WRONG:
			wrong = true;
			break;
		}
		text_free(&data);
	}
}

/* Takes one message behind the other, until nothing is left or one is wrong. */
static void take_all(struct slice all, const struct text wanted[], int number,
		     enum message_end ending)
{
	struct peer peer = {0};
	struct record record;
	size_t used = 0;

	record_begin(&record);
	text_add(&peer.data, all.data, all.size);
	while (peer.data.size && peer_take(&peer.data, wanted, number, ending,
					   &used) == TOOK_MATCH) {
		PROMISE(used && used <= peer.data.size);
		peer_consume(&peer, used, &record);
	}
	text_free(&peer.data);
	record_free(&record);
}

/* What people are shown: printable, of a length that can be foreseen. */
static void show(struct slice all)
{
	struct text shown = {0}, whole = {0}, json = {0};

	text_shown(&shown, all.data, all.size, true);
	PROMISE(shown.size < 4 * 400 + 100);
	text_clear(&shown);
	text_shown(&shown, all.data, all.size, false);
	PROMISE(shown.size && shown.size < 4 * 400 + 100);
	promise_shown(&shown, false);
	text_visible(&whole, all.data, all.size);
	PROMISE(whole.size <= 4 * all.size);
	promise_shown(&whole, false);
	json_string(&json, all.data, all.size);
	json_text(&json, all.data, all.size);
	promise_ascii(&json);
	text_free(&shown);
	text_free(&whole);
	text_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = {(const char *)data, size};
	unsigned char how = take_byte(&input);
	enum message_end ending = how & 1 ? ENDS_WITH_LINE : ENDS_ANYHOW;
	int number = 1 + (how >> 1 & 1);
	struct text wanted[2] = {{0}, {0}};

	for (int i = 0; i < number; i++) {
		struct slice text = take(&input, take_byte(&input));

		text_add(&wanted[i], text.data, text.size);
	}
	take_some(input, wanted, number, ending);
	take_all(input, wanted, number, ending);
	show(input);
	text_free(&wanted[0]);
	text_free(&wanted[1]);
	return 0;
}
