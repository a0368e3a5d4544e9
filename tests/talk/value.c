// SPDX-License-Identifier: MIT
/*
 * value - what stands for a {name} in a text: see value.h. Random letters look
 * like what is left in memory by mistake; words do not. Two short English words
 * make one that nobody can guess, such as "mapleriver".
 */
#include "value.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conversation.h"

enum { JUNK = 64 };

static const char *const words[] = {
	"acorn", "actor",  "adult",  "amber",	"anchor", "angle",  "ant",
	"apple", "april",  "arch",   "arm",	"arrow",  "ash",    "aunt",
	"badge", "bag",	   "baker",  "ball",	"band",	  "bank",   "barn",
	"basin", "basket", "bat",    "bay",	"beach",  "bean",   "bear",
	"beard", "bed",	   "bee",    "bell",	"belt",	  "bench",  "berry",
	"bike",	 "bird",   "black",  "blue",	"boat",	  "bone",   "book",
	"boot",	 "bowl",   "box",    "brass",	"bread",  "brick",  "bridge",
	"brook", "broom",  "brown",  "brush",	"bug",	  "bulb",   "bus",
	"bush",	 "cable",  "cake",   "camel",	"camp",	  "canal",  "candle",
	"cap",	 "car",	   "card",   "cart",	"cat",	  "cave",   "chair",
	"chalk", "cheese", "cherry", "chess",	"clay",	  "cliff",  "clock",
	"cloud", "clover", "coast",  "coat",	"cocoa",  "coin",   "cold",
	"comet", "cook",   "copper", "coral",	"corn",	  "cotton", "cow",
	"crab",	 "crane",  "cream",  "crow",	"crown",  "cube",   "cup",
	"curve", "daisy",  "dance",  "dawn",	"day",	  "deer",   "desk",
	"dew",	 "dish",   "dog",    "doll",	"door",	  "dove",   "dream",
	"dress", "drum",   "duck",   "dune",	"dust",	  "eagle",  "ear",
	"earth", "east",   "echo",   "egg",	"elbow",  "elk",    "elm",
	"ember", "engine", "fan",    "farm",	"fern",	  "ferry",  "field",
	"fig",	 "film",   "fin",    "fir",	"fire",	  "fish",   "flag",
	"flame", "flat",   "floor",  "flour",	"flute",  "fly",    "foam",
	"fog",	 "fold",   "food",   "foot",	"fork",	  "fort",   "fox",
	"frame", "fresh",  "frog",   "frost",	"fruit",  "gap",    "garden",
	"gate",	 "giant",  "gift",   "glass",	"globe",  "glove",  "goat",
	"gold",	 "goose",  "grain",  "grass",	"green",  "grey",   "guest",
	"gull",	 "hall",   "ham",    "hand",	"harp",	  "hat",    "hawk",
	"hay",	 "hazel",  "heart",  "hedge",	"hen",	  "herb",   "hill",
	"hive",	 "honey",  "hook",   "horn",	"horse",  "hot",    "house",
	"ice",	 "iron",   "island", "ivy",	"jacket", "jam",    "jar",
	"jewel", "joke",   "judge",  "juice",	"jump",	  "jungle", "key",
	"kite",	 "knee",   "knot",   "lace",	"ladder", "lake",   "lamb",
	"lamp",	 "lane",   "lark",   "lawn",	"leaf",	  "lemon",  "lens",
	"lid",	 "light",  "lily",   "lime",	"linen",  "lion",   "log",
	"loud",	 "lunch",  "lynx",   "map",	"maple",  "march",  "mask",
	"mat",	 "meadow", "melon",  "metal",	"mice",	  "milk",   "mill",
	"mint",	 "mirror", "mist",   "mole",	"moon",	  "moss",   "moth",
	"mouse", "mud",	   "mug",    "music",	"nail",	  "neck",   "needle",
	"nest",	 "net",	   "night",  "noon",	"north",  "nose",   "nut",
	"oak",	 "oar",	   "oat",    "ocean",	"olive",  "onion",  "orange",
	"orbit", "otter",  "oven",   "owl",	"ox",	  "page",   "paint",
	"palm",	 "pan",	   "paper",  "park",	"pasta",  "path",   "pea",
	"peach", "pear",   "pearl",  "pen",	"pepper", "petal",  "piano",
	"pie",	 "pig",	   "pilot",  "pine",	"pink",	  "pipe",   "plane",
	"plate", "plum",   "poem",   "pond",	"pony",	  "pool",   "poppy",
	"porch", "pot",	   "pump",   "queen",	"quiet",  "rabbit", "rain",
	"ramp",	 "red",	   "reed",   "ribbon",	"rice",	  "ring",   "river",
	"road",	 "robin",  "rock",   "roof",	"room",	  "root",   "rope",
	"rose",	 "ruby",   "rug",    "sail",	"salad",  "salt",   "sand",
	"scarf", "school", "shadow", "shell",	"ship",	  "shirt",  "shoe",
	"shop",	 "silk",   "silver", "sky",	"sled",	  "slow",   "smile",
	"smoke", "snail",  "snow",   "soap",	"sock",	  "soft",   "song",
	"soup",	 "south",  "spice",  "spoon",	"spring", "square", "stair",
	"steel", "stone",  "storm",  "straw",	"street", "sugar",  "sun",
	"sweet", "table",  "tail",   "tea",	"tent",	  "thorn",  "tiger",
	"toast", "tooth",  "torch",  "towel",	"tower",  "town",   "train",
	"tray",	 "tree",   "truck",  "tulip",	"tuna",	  "turtle", "valley",
	"van",	 "vase",   "velvet", "village", "vine",	  "violin", "wagon",
	"wall",	 "walnut", "warm",   "water",	"wave",	  "wax",    "west",
	"whale", "wheat",  "wheel",  "white",	"wind",	  "window", "wine",
	"wing",	 "winter", "wolf",   "wood",	"wool",	  "yard",   "yarn",
	"year",	 "yellow",
};

enum { WORDS = sizeof(words) / sizeof(*words) };

/* A source of random numbers, from a seed: SplitMix64. */
struct source {
	uint64_t state;
};

static uint64_t next(struct source *source)
{
	uint64_t z = source->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Mixes a string, with its NUL, into a seed: FNV-1a. */
static void mix(struct source *source, const char *string)
{
	do {
		source->state ^= (unsigned char)*string;
		source->state *= 0x100000001b3u;
	} while (*string++);
}

static struct source source_of(const struct talk *talk, const char *name)
{
	struct source source = {0xcbf29ce484222325u};

	mix(&source, talk->options->seed);
	mix(&source, talk->check->name);
	mix(&source, name);
	return source;
}

/* Two words in one, of 6 to 10 letters, from its third letter on, say. */
static void add_words(struct source *source, size_t start, struct text *to)
{
	const char *first, *second;
	size_t size;

	do {
		first = words[next(source) % WORDS];
		second = words[next(source) % WORDS];
		size = strlen(first) + strlen(second);
	} while (size < 6 || size > 10);
	if (start < strlen(first)) {
		text_puts(to, first + start);
		start = 0;
	} else {
		start -= strlen(first);
	}
	text_puts(to, start < strlen(second) ? second + start : "");
}

/* Is this `n`, and perhaps a number: a random number? */
static bool is_number_name(const char *name, size_t size)
{
	size_t i;

	if (!size || size > 4 || name[0] != 'n')
		return false;
	for (i = 1; i < size; i++)
		if (!isdigit((unsigned char)name[i]))
			return false;
	return true;
}

/* Is this a number's name, or several with + between? */
static bool is_sum(const char *name)
{
	for (;;) {
		size_t size = strcspn(name, "+");

		if (!is_number_name(name, size))
			return false;
		if (!name[size])
			return true;
		name += size + 1;
	}
}

static long sum_of(const struct talk *talk, const char *name)
{
	long sum = 0;

	for (;;) {
		size_t size = strcspn(name, "+");
		char one[8];
		struct source source;

		snprintf(one, sizeof(one), "%.*s", (int)(size < 7 ? size : 7),
			 name);
		source = source_of(talk, one);
		sum += 1000 + (long)(next(&source) % 9000);
		if (!name[size])
			return sum;
		name += size + 1;
	}
}

bool value_is_name(const char *name)
{
	size_t digits = strspn(name, "0123456789");
	size_t size;

	if (digits)
		return digits <= 4 && !name[digits];
	if (!strcmp(name, "server.pid") || !strcmp(name, "client.pid") ||
	    !strcmp(name, "peer.port") || is_sum(name))
		return true;
	if (!islower((unsigned char)name[0]))
		return false;
	for (size = 1; isalnum((unsigned char)name[size]) ||
		       name[size] == '_' || name[size] == '-';
	     size++)
		;
	if (name[size] == ':')
		return name[size + 1] >= '0' && name[size + 1] <= '5' &&
		       !name[size + 2];
	return !name[size];
}

/* A text of so many bytes. */
static void add_bytes(size_t size, struct text *to)
{
	char start[24];
	int length = snprintf(start, sizeof(start), "%zu-bytes", size);
	size_t i;

	for (i = 0; i < size; i++)
		text_add(to, i < (size_t)length ? &start[i] : "x", 1);
}

void value_of(const struct talk *talk, const char *name, struct text *to)
{
	struct source source = source_of(talk, name);
	char word[64];
	char *colon;
	int i;

	for (i = 0; i < ROLES; i++)
		if (!strncmp(name, role_names[i], 6) &&
		    !strcmp(name + 6, ".pid")) {
			text_printf(to, "%ld",
				    (long)talk->box.programs[i].inner);
			return;
		}
	if (!strcmp(name, "path")) {
		text_puts(to, talk->address.shown);
	} else if (!strcmp(name, "port")) {
		text_printf(to, "%d", talk->address.port);
	} else if (!strcmp(name, "peer.port")) {
		text_printf(to, "%d", talk->peer.port);
	} else if (strlen(name) >= 3 &&
		   !strcmp(name + strlen(name) - 3, "pid")) {
		text_printf(to, "%ld",
			    1000000 + (long)(next(&source) % 3000001));
	} else if (!strcmp(name, "junk")) {
		for (i = 0; i < JUNK; i++) {
			char byte = (char)(0x80 | next(&source) % 128);

			text_add(to, &byte, 1);
		}
	} else if (isdigit((unsigned char)name[0])) {
		add_bytes((size_t)strtol(name, NULL, 10), to);
	} else if (is_sum(name)) {
		text_printf(to, "%ld", sum_of(talk, name));
	} else {
		snprintf(word, sizeof(word), "%s", name);
		colon = strchr(word, ':');
		if (colon)
			*colon = '\0';
		source = source_of(talk, word);
		add_words(&source, colon ? (size_t)(colon[1] - '0') : 0, to);
	}
}

struct filling {
	const struct talk *talk;
	struct text *to;
};

static bool add_value(void *about, const char *name)
{
	struct filling *filling = about;

	value_of(filling->talk, name, filling->to);
	return true;
}

static void add_plain(void *about, const char *data, size_t size)
{
	text_add(((struct filling *)about)->to, data, size);
}

void fill(const struct talk *talk, const struct text *text, struct text *to)
{
	struct filling filling = {talk, to};
	struct filler filler = {add_value, add_plain, &filling};

	text_fill(text, &filler);
}

bool text_fill(const struct text *text, const struct filler *filler)
{
	const char *at = text_string(text), *end = at + text->size;

	while (at < end) {
		const char *brace = memchr(at, '{', (size_t)(end - at));
		const char *close;
		char name[64];

		if (!brace)
			brace = end;
		if (brace > at)
			filler->other(filler->about, at, (size_t)(brace - at));
		at = brace;
		if (at == end)
			return true;
		if (end - at > 1 && at[1] == '{') {
			filler->other(filler->about, "{", 1);
			at += 2;
			continue;
		}
		close = memchr(at, '}', (size_t)(end - at));
		if (!close || (size_t)(close - at) > sizeof(name))
			return false;
		snprintf(name, sizeof(name), "%.*s", (int)(close - at - 1),
			 at + 1);
		if (!filler->found(filler->about, name))
			return false;
		at = close + 1;
	}
	return true;
}
