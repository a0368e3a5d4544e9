"""Short English words, of which the random texts of a talk are made.

Random letters look like what is left in memory by mistake; words do not. Two of
them make a text that nobody can guess, such as "mapleriver" (docs/talk.md).
"""

SHORT = """
    acorn actor adult amber anchor angle ant apple april arch arm arrow ash aunt
    badge bag baker ball band bank barn basin basket bat bay beach bean bear beard
    bed bee bell belt bench berry bike bird black blue boat bone book boot bowl box
    brass bread brick bridge brook broom brown brush bug bulb bus bush cable cake
    camel camp canal candle cap car card cart cat cave chair chalk cheese cherry
    chess clay cliff clock cloud clover coast coat cocoa coin cold comet cook copper
    coral corn cotton cow crab crane cream crow crown cube cup curve daisy dance
    dawn day deer desk dew dish dog doll door dove dream dress drum duck dune dust
    eagle ear earth east echo egg elbow elk elm ember engine fan farm fern ferry
    field fig film fin fir fire fish flag flame flat floor flour flute fly foam fog
    fold food foot fork fort fox frame fresh frog frost fruit gap garden gate giant
    gift glass globe glove goat gold goose grain grass green grey guest gull hall
    ham hand harp hat hawk hay hazel heart hedge hen herb hill hive honey hook horn
    horse hot house ice iron island ivy jacket jam jar jewel joke judge juice jump
    jungle key kite knee knot lace ladder lake lamb lamp lane lark lawn leaf lemon
    lens lid light lily lime linen lion log loud lunch lynx map maple march mask mat
    meadow melon metal mice milk mill mint mirror mist mole moon moss moth mouse mud
    mug music nail neck needle nest net night noon north nose nut oak oar oat ocean
    olive onion orange orbit otter oven owl ox page paint palm pan paper park pasta
    path pea peach pear pearl pen pepper petal piano pie pig pilot pine pink pipe
    plane plate plum poem pond pony pool poppy porch pot pump queen quiet rabbit
    rain ramp red reed ribbon rice ring river road robin rock roof room root rope
    rose ruby rug sail salad salt sand scarf school shadow shell ship shirt shoe
    shop silk silver sky sled slow smile smoke snail snow soap sock soft song soup
    south spice spoon spring square stair steel stone storm straw street sugar sun
    sweet table tail tea tent thorn tiger toast tooth torch towel tower town train
    tray tree truck tulip tuna turtle valley van vase velvet village vine violin
    wagon wall walnut warm water wave wax west whale wheat wheel white wind window
    wine wing winter wolf wood wool yard yarn year yellow
""".split()


def pair(source):
    """Return two words in one, 6 to 10 letters, by a source of random numbers."""
    while True:
        text = source.choice(SHORT) + source.choice(SHORT)
        if 6 <= len(text) <= 10:
            return text
