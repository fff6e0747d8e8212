"""The words that contrast pairs are made of: people, bodies, verbs with their forms, opposites and synonyms.

A verb with odd forms is written base/past/participle; a hyphen stands for a blank. Words that the probes use are left out.
"""

E, N, C = range(3)  # entailment, neutral, contradiction

PEOPLE = """nurse plumber carpenter pilot baker surgeon dentist farmer miner sailor barber tailor chef waiter cashier clerk librarian teacher coach referee
goalkeeper gardener mechanic electrician welder painter sculptor drummer violinist pianist singer dancer novelist poet editor reporter photographer translator
publisher butcher fisherman shepherd beekeeper hunter ranger firefighter paramedic detective sheriff constable warden guard sentry general colonel sergeant
captain admiral diplomat envoy ambassador mayor governor minister councillor prosecutor witness juror bailiff auditor accountant broker trader landlord tenant
janitor cleaner porter cook driver courier cyclist jockey boxer wrestler swimmer climber skier sprinter astronomer chemist biologist geologist historian
economist engineer architect surveyor programmer pharmacist midwife therapist vet priest monk bishop imam rabbi smuggler burglar hostage refugee
grandmother uncle neighbour widow toddler teenager""".split()
GROUPS = """army militia navy garrison coalition government opposition regime junta cartel gang brigade|rebels|insurgents|police|guerrillas|separatists|
peacekeepers|marines|border guards|protesters|strikers|militants|mercenaries|loyalists|troops|paramilitaries"""
BODIES = """ministry council parliament cabinet commission court tribunal union federation league charity church bank insurer airline railway
retailer brewery refinery shipyard newspaper broadcaster publisher university hospital museum foundation regulator watchdog committee embassy agency"""
FIRST = "Maria Tomas Aisha Kenji Ingrid Pavel Lucia Omar Greta Hassan Noor Viktor Elena Rashid Bridget Diego Mei Anton Fatima Jonas Clara Samuel Ruth Igor".split()
LAST = "Lindqvist Okafor Petrov Nakamura Haddad Moreno Kowalski Brandt Castellano Duarte Ferris Gupta Hallam Ivanova Juarez Keane Larsen Mbeki Novak Osman".split()
ADJECTIVES = "young old tall retired injured local angry tired famous wealthy cautious former cheerful elderly foreign".split()
TOWNS = """Lyon Odessa Tampere Izmir Porto Quito Nairobi Lahore Gdansk Leipzig Valencia Bergen Cork Utrecht Brno Tunis Accra Hanoi Cebu Perth Halifax Tulsa
Omaha Fresno Oaxaca Cusco Rosario Split Varna Graz""".split()
SPOTS = """the market|the harbour|the station|the old bridge|the border|the courthouse|the river|the airport|the stadium|the town hall|the hospital|the warehouse|
the factory|the cathedral|the ferry terminal|the embassy""".replace("\n", "").split("|")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()

# base, or base/past/participle where the forms are irregular
FORCE_VERBS = """shell ambush attack bomb besiege raid capture disarm defeat surround rout evict overpower betray expel/expelled/expelled shoot-at/shot-at/shot-at overrun/overran/overrun
outflank storm encircle invade repel/repelled/repelled intercept bombard pursue threaten target"""
BODY_VERBS = """sue fine audit bribe buy/bought/bought acquire fund rescue censure sanction overrule accuse indict bankroll inspect blacklist boycott evict deceive
outbid/outbid/outbid prosecute reimburse compensate cheat/cheated/cheated license subsidise hire lobby/lobbied/lobbied"""
PERSON_VERBS = """arrest hire fire bribe rescue kidnap/kidnapped/kidnapped rob/robbed/robbed punch stab/stabbed/stabbed handcuff interrogate bandage tackle replace blackmail evict
adopt chase bite/bit/bitten push kick poison defeat cheat/cheated/cheated teach/taught/taught pay/paid/paid feed/fed/fed drive-home/drove-home/driven-home carry/carried/carried
shoot/shot/shot sack promote train guide tutor bury/buried/buried outrun/outran/outrun beat/beat/beaten photograph imitate deceive deport release pardon nominate"""
SOFT_VERBS = """praise admire respect trust envy/envied/envied fear criticise like love remember forgive/forgave/forgiven understand/understood/understood distrust miss
notice hear/heard/heard hug/hugged/hugged tease amuse flatter defend watch greet phone email"""
SYMMETRIC = "marry/married/married meet/met/met divorce|meet-with/met-with/met-with|negotiate-with|collaborate-with|argue-with|agree-with|play-against"
INTRANSITIVE = """resign leave/left/left sleep/slept/slept laugh sneeze faint arrive escape sing/sang/sung dance apologise retire weep/wept/wept swim/swam/swum cough
surrender vanish smile stumble shout hesitate collapse emigrate kneel/knelt/knelt wait wave yawn win/won/won lose/lost/lost swear/swore/sworn protest sigh"""

SIGN = {  # premise frame before an infinitive -> did it happen? E: yes, C: no, N: left open
    "failed to": C, "refused to": C, "declined to": C, "neglected to": C, "forgot to": C, "did not manage to": C, "was unable to": C, "was too slow to": C,
    "did not bother to": C, "was about to but in the end did not": C, "did not dare to": C, "was prevented by the weather so did not": C,
    "managed to": E, "did not fail to": E, "did not hesitate to": E, "remembered to": E, "did not neglect to": E, "did not forget to": E, "went on to": E,
    "dared to": E, "happened to": E,
    "wanted to": N, "hoped to": N, "planned to": N, "was expected to": N, "was ordered to": N, "promised to": N, "was asked to": N, "threatened to": N,
    "may": N, "might": N, "was not obliged to": N, "did not promise to": N, "was likely to": N, "had not planned to": N, "was authorised to": N, "agreed to": N,
}
SAYS = {  # attribution -> does it vouch for what it reports?
    "said": N, "claimed": N, "alleged": N, "suggested": N, "hinted": N, "hoped": N, "feared": N, "thought": N, "assumed": N, "suspected": N,
    "argued": N, "was told": N, "denied": N, "doubted": N, "insisted": N,
    "confirmed": E, "acknowledged": E, "admitted": E, "knew": E, "realised": E, "discovered": E, "proved": E, "regretted": E, "forgot": E, "did not know": E,
}
SOURCES = "the ministry|a spokesman|the police|a neighbour|local media|the union|an official|the company|a former aide|one witness|the mayor|her lawyer".split("|")
ADVERBS = {"Probably,": N, "Supposedly,": N, "Perhaps": N, "Allegedly,": N, "Reportedly,": N, "Maybe": N, "Possibly,": N, "Hopefully,": N,
           "Clearly,": E, "Certainly,": E, "Of course,": E, "Unfortunately,": E, "Surprisingly,": E, "Without a doubt,": E, "Luckily,": E, "As everyone knows,": E}
CONNECTIVES = {  # connective -> (label of its clause, label of the main clause)
    "if": (N, N), "unless": (N, N), "in case": (N, E), "whether or not": (N, E), "assuming that": (N, N), "even if": (N, E), "provided that": (N, N),
    "because": (E, E), "since": (E, E), "after": (E, E), "although": (E, E), "even though": (E, E), "when": (E, E), "while": (E, E), "as": (E, E)}
GARDEN = [  # subject's verb that needs no object, a noun that looks like its object, what that noun did
    ("ate", "the soup", "cooled"), ("sang", "the anthem", "was broadcast"), ("hunted", "the deer", "fled"), ("drove", "the bus", "broke down"),
    ("painted", "the house", "burned"), ("read", "the letter", "arrived"), ("cooked", "the rice", "ran out"), ("cleaned", "the kitchen", "flooded"),
    ("fished", "the lake", "froze"), ("wrote", "the novel", "sold well"), ("dug", "the tunnel", "collapsed"), ("drank", "the tea", "went cold")]

VERB_OPPOSITES = """rise/rose/risen fall/fell/fallen|accept reject|win/won/won lose/lost/lost|impose lift|increase decrease|increase decline|grow/grew/grown shrink/shrank/shrunk|
expand contract|approve reject|arrive depart|attack defend|open close|begin/began/begun end|start finish|start end|succeed fail|gain lose/lost/lost|love hate|
like dislike|support oppose|back oppose|praise criticise|praise criticize|hire fire|buy/bought/bought sell/sold/sold|push pull|advance retreat|strengthen weaken|
improve worsen|tighten loosen|widen narrow|accelerate slow|soar plunge|surge plummet|admit/admitted/admitted deny/denied/denied|
confirm deny/denied/denied|agree disagree|allow ban/banned/banned|permit/permitted/permitted forbid/forbade/forbidden|legalise outlaw|appear disappear|include exclude|
enter leave/left/left|join leave/left/left|laugh cry/cried/cried|smile frown|sit/sat/sat stand/stood/stood|remember forget/forgot/forgotten|find/found/found lose/lost/lost|
free jail|acquit/acquitted/acquitted convict|release detain|release imprison|build/built/built demolish|create destroy|live die|survive die|obey disobey|trust distrust|
whisper shout|raise lower|tie untie|lock unlock|fill empty/emptied/emptied|freeze/froze/frozen melt|float sink/sank/sunk|import export|lend/lent/lent borrow|
teach/taught/taught learn|add remove|attach detach|connect disconnect|load unload|pack unpack|appoint dismiss|elect defeat|hide/hid/hidden reveal|
honour insult|ascend descend|inhale exhale|deposit withdraw/withdrew/withdrawn|unite divide|uphold/upheld/upheld overturn|validate invalidate|welcome condemn|
inflate deflate|inflame calm|remain leave/left/left|stay leave/left/left|save waste|
reward punish|protect endanger|follow lead/led/led|prosper struggle|simplify/simplified/simplified complicate|overestimate underestimate|merge split/split/split|
qualify/qualified/qualified disqualify/disqualified/disqualified|ignore heed|land/landed/landed take-off/took-off/taken-off"""
WORD_OPPOSITES = """swift slow|fast slow|quick slow|tall short|big small|large small|huge tiny|hot cold|warm cool|wet dry|rich poor|wealthy poor|strong weak|heavy light|
happy sad|happy unhappy|young old|young elderly|new old|modern ancient|early late|easy difficult|simple complex|safe dangerous|cheap expensive|clean dirty|
full empty|crowded empty|busy deserted|quiet loud|quiet noisy|bright dark|brave cowardly|generous stingy|polite rude|kind cruel|honest dishonest|lazy diligent|
thick thin|wide narrow|deep shallow|smooth rough|sharp blunt|public private|legal illegal|guilty innocent|alive dead|asleep awake|married single|
male female|visible invisible|possible impossible|true false|correct incorrect|successful unsuccessful|popular unpopular|important unimportant|
useful useless|healthy sick|permanent temporary|open closed|united divided|optimistic pessimistic|confident nervous|calm agitated|famous obscure|famous unknown|friendly hostile|
urban rural|domestic foreign|northern southern|eastern western|northwestern southeastern|indoor outdoor|profitable unprofitable|reliable unreliable|effective ineffective|adequate inadequate|
stable unstable|satisfied dissatisfied|beautiful ugly|interesting boring|clear unclear|fair unfair|pregnant childless|barefoot shod|upper lower|
guilty blameless|mandatory optional|voluntary compulsory|accurate inaccurate|flexible rigid|abundant scarce|fertile barren|cautious reckless|humble arrogant|
complete incomplete|formal informal|peaceful violent|tiny enormous|vast tiny|active inactive|bitter sweet|drunk sober|vacant occupied|lenient strict|familiar unfamiliar"""
OTHER_OPPOSITES = """indoors outdoors|inside outside|upstairs downstairs|quickly slowly|rapidly slowly|loudly quietly|together separately|carefully carelessly|happily sadly|
north south|east west|man woman|boy girl|men women|boys girls|father mother|husband wife|brother sister|king queen|son daughter|uncle aunt|victory defeat|
day night|summer winter|morning evening|success failure|winner loser|increase decrease|war peace|ally enemy|majority minority|profit loss|beginning end|
uphill downhill|forward backward|forwards backwards|above below|publicly privately|legally illegally|violently peacefully|gradually suddenly|eagerly reluctantly"""
COMPLEMENTARY = set("alive dead true false possible impossible legal illegal asleep awake correct incorrect visible invisible complete incomplete male female man woman boy girl "
                    "accept reject win lose succeed fail pass live survive die open closed".split())  # "not A" says the opposite of A

VERB_SYNONYMS = """accept|approve reject|turn-down/turned-down/turned-down begin/began/begun|start end|finish buy/bought/bought|purchase obtain|acquire show|display assist|aid
construct|build/built/built create|make/made/made demand|insist-on require|need/needed/needed jump|leap hurry/hurried/hurried|rush
shout|yell smile|grin/grinned/grinned observe|watch gaze|stare halt|cease injure|hurt/hurt/hurt murder|assassinate
 choose/chose/chosen|select gather|collect permit/permitted/permitted|allow ban/banned/banned|prohibit resign|quit/quit/quit
annul/annulled/annulled|cancel postpone|put-off/put-off/put-off examine|inspect investigate|look-into conceal|hide/hid/hidden
repair|fix enlarge|expand chat/chatted/chatted|talk stroll|walk plummet|plunge soar|surge decline|decrease
criticise|criticize praise|commend assault|attack imprison|jail pardon|forgive/forgave/forgiven aid|help/helped/helped possess|own"""
WORD_SYNONYMS = """big/large large/big quick/fast swift/quick rapid/fast happy/glad sad/unhappy angry/irate wealthy/rich rich/wealthy poor/impoverished
huge/enormous enormous/huge gigantic/huge tiny/minuscule ill/sick elderly/old famous/well-known renowned/famous difficult/tough simple/easy dangerous/unsafe
beautiful/lovely gorgeous/beautiful smart/clever clever/intelligent brave/courageous silent/quiet noisy/loud weary/tired tired/exhausted wrong/incorrect
correct/right strange/odd odd/strange significant/important crucial/essential essential/vital major/important
sufficient/enough empty/vacant vacant/empty filthy/dirty ancient/old contemporary/modern yearly/annual annual/yearly 
evident/obvious obvious/clear frequent/common rare/uncommon numerous/many several/multiple various/several peculiar/strange
furious/angry terrified/afraid frightened/scared scared/afraid delighted/happy joyful/happy foolish/silly polite/courteous rude/impolite
freezing/cold boiling/hot damp/wet soaked/wet blonde/fair-haired bald/hairless grey/gray gray/grey youthful/young
child/kid kid/child kids/children children/kids infant/baby toddler/child puppy/dog kitten/cat bike/bicycle bicycle/bike bicycles/bikes motorbike/motorcycle motorcycle/motorbike
car/automobile automobile/car cars/vehicles car/vehicle truck/vehicle couch/sofa sofa/couch photo/photograph photograph/photo 
store/shop movie/film film/movie sidewalk/pavement street/road lawyer/attorney attorney/lawyer physician/doctor doctor/physician
policeman/police-officer cop/police-officer fireman/firefighter firemen/firefighters soldier/serviceman guy/man guys/men lady/woman ladies/women gentleman/man
youngster/child ocean/sea sea/ocean boat/vessel ship/vessel hat/headgear jacket/garment guitar/instrument
violin/instrument piano/instrument dog/animal dogs/animals horse/animal cat/animal bird/animal apple/fruit banana/fruit roses/flowers
sandwich/food pizza/food coffee/beverage hammer/tool
error/mistake mistake/error job/occupation salary/pay illness/disease disease/illness
roughly/approximately approximately/roughly nearly/almost almost/nearly quickly/rapidly rapidly/quickly often/frequently frequently/often rarely/seldom seldom/rarely
usually/generally maybe/perhaps perhaps/maybe purchased/bought
residence/home nation/country assistance/help location/place
battle/fight election/vote riot/unrest agreement/deal deal/agreement treaty/agreement accord/agreement"""
LOOSER = set("""truck/vehicle car/vehicle cars/vehicles hat/headgear jacket/garment guitar/instrument violin/instrument piano/instrument dog/animal dogs/animals horse/animal
cat/animal bird/animal apple/fruit banana/fruit roses/flowers sandwich/food pizza/food coffee/beverage hammer/tool toddler/child
puppy/dog kitten/cat treaty/agreement physician/doctor soaked/wet freezing/cold boiling/hot furious/angry""".split())  # one way only: the reverse is neutral
LASTING = "strike siege meeting trial storm blackout ceasefire hearing drought blockade occupation search outage negotiation curfew journey festival operation".split()
