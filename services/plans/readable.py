"""Does a text read like writing? Said of what bytes become in an encoding, by script, by case and by common letters."""

from __future__ import annotations

import re
import unicodedata

# The letters that run through all prose of a language; in texts of some length more than half are of these.
_SIMPLIFIED = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外"
    "天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很"
    "情者最立代想已通并提直题程展五果料象员位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角"
    "期根论运指几九区强放决西被干做必战先回则任取据处队南给色光门即保北造百规热领七海口东导器压志世金增争思术极交受联什认"
    "六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整"
    "空元况今集温传土许步群广石记需段研界拉林叫且观越装影算低持音众书布复容儿须际商非验连断深难近千周素技备半青列响约支般"
    "感劳便团往历市何除消构称太准精值号率维选标写存候毛亲快查江眼王按格养易置派层片始却专状识适属圆包火住调满局照参红细引"
    "听该铁价严雨夜桥镜推远景脸女男孩窗灯街站跑坐笑哭云雪晨黄昏河岸船湖街巷楼梯屋房间慢快抬转身走"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種"
    "事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第"
    "公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合"
    "回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四神總何"
    "電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻"
    "界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭"
    "運雨夜橋鏡推遠近景臉男孩窗燈街站跑坐笑哭雲雪晨黃昏河岸船湖巷樓梯屋房慢快抬轉片拍攝畫紅黑風火車站步往"
)
_HANGUL = frozenset(
    "이다는을의에가고하지은한로도를기사어서리나인대자아시정수그해있으스보부라게일니만들면거여동장상조원전주구제소비었과오성"
    "간우마할적연안위무요치관미경공유신세분화실국진문모호선중방물행체생반계와년야말음내르레드러려더것때습네데저했된되바파차"
    "타트손길집밤눈창빛걷웃남녀앉울불산강배다리항구새벽천히카메클업"
)
_PUNCTUATION = re.compile("[\u3000-\u3020\uff01-\uff5e‘’“”·…—–]")
_EDGES = "‘’“”‚„‹›«»…–—¿¡·•°©®™€£§№†‡¶´¨¸\u00a0"
_LEAST = 4  # letters, fewer of which are no proof


def reads_as_east_asian(text: str, encoding: str) -> bool:
    """Say whether what a Chinese, Japanese or Korean `encoding` makes of bytes reads like the language it is for."""
    odd = [c for c in text if c > "\x7f" and not _PUNCTUATION.match(c)]
    han = [c for c in odd if "\u4e00" <= c <= "\u9fff" or c == "々"]
    kana = [c for c in odd if "\u3041" <= c <= "\u30ff"]
    hangul = [c for c in odd if "\uac00" <= c <= "\ud7a3"]
    if len(odd) < _LEAST:
        return False
    if encoding in ("cp932", "euc_jp"):
        return len(han) + len(kana) >= 0.95 * len(odd) and len(kana) >= 0.25 * len(odd)
    if encoding == "cp949":
        return len(hangul) >= 0.95 * len(odd) and _share(hangul, _HANGUL) >= 0.5
    common = _TRADITIONAL if encoding == "big5hkscs" else _SIMPLIFIED | _TRADITIONAL
    return len(han) >= 0.95 * len(odd) and _share(han, common) >= 0.55


def _share(letters: list[str], common: frozenset[str]) -> float:
    return sum(c in common for c in letters) / len(letters)


def reads_as_words(text: str) -> bool:
    """Say whether the words with letters beyond ASCII look like words: one script each, and case as people write it."""
    words = [word for word in re.split(r"[\s\x00-\x26\x28-\x2c\x2e-\x40\[-`{-\x7f]+", text) if not word.isascii()]
    return sum(map(_is_word, words)) >= 0.8 * len(words)


def _is_word(word: str) -> bool:
    return all(_is_plain(part) for part in re.split(r"['’-]", word.strip(_EDGES + "'-")) if part)


def _is_plain(part: str) -> bool:
    kinds = [unicodedata.category(c) for c in part]
    if kinds[0] == "Mn" or any(not kind.startswith("L") and kind != "Mn" for kind in kinds):
        return False
    scripts = {unicodedata.name(c, "").split(" ", 1)[0] for c, kind in zip(part, kinds, strict=True) if kind != "Mn"}
    return len(scripts) == 1 and part in (part.lower(), part.upper(), part[:1] + part[1:].lower())
