"""Chinese surnames, their readings, and the characters that given names are made of.

Surnames follow the Hundred Family Surnames and the lists of the most frequent surnames that the
Ministry of Public Security publishes each year; readings that differ from a character's usual one
follow GB/T 28039-2011 (spelling of Chinese names in Hanyu Pinyin) and the Xiandai Hanyu Cidian.
All characters are simplified.
"""

COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴"
    "霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚"
)
SURNAMES = COMMON_SURNAMES | frozenset(
    "岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑"
    "迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉"
    "禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜"
    "印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利于於居揭干但尉斯元束檀衣信展阴昝智幸奉植富尧闭由萧傅尧钮骞溥"
    "郦昌苏虎暴水昃越夔归郏璩逢蔚蓟印怀鄂咸籍赖蓬牧山濮寿通扁郗浑别充习鱼向慎终暨衡步耿弘国寇广禄东殳沃"
    "利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙乜养须丰巢蒯荆红游竺逯盍益桓汲邴糜松段富乌弓牧隗宓全郗班"
)
_DOUBLE = """
欧阳 司马 上官 诸葛 司徒 皇甫 夏侯 尉迟 公孙 令狐 慕容 宇文 长孙 东方 南宫 端木
独孤 轩辕 呼延 赫连 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于
闾丘 司空 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 公良 拓跋 夹谷 段干 百里 东郭
南门 西门 羊舌 微生 梁丘 左丘 东门 第五 万俟 完颜 纳兰 叶赫 公羊 太史 即墨 达奚
褚师
"""
DOUBLE_SURNAMES = frozenset(_DOUBLE.split())
# Readings as a surname where they are not the usual ones of the character; the first is the
# standard's, others are in use too.
SURNAME_READINGS: dict[str, tuple[str, ...]] = {
    "曾": ("zeng",), "单": ("shan",), "仇": ("qiu",), "解": ("xie",), "查": ("zha",),
    "朴": ("piao",), "区": ("ou",), "盖": ("ge", "gai"), "翟": ("zhai", "di"),
    "尉": ("wei", "yu"), "乐": ("yue", "le"), "缪": ("miao",), "覃": ("qin", "tan"),
    "种": ("chong",), "秘": ("bi",), "繁": ("po",), "黑": ("he", "hei"), "重": ("chong",),
    "召": ("shao",), "宓": ("mi", "fu"), "祭": ("zhai",), "薄": ("bo",), "柏": ("bai", "bo"),
    "卜": ("bu",), "折": ("she",), "郇": ("xun", "huan"), "谌": ("chen", "shen"),
    "隗": ("wei", "kui"), "员": ("yun", "yuan"), "洗": ("xian",), "能": ("nai",),
    "费": ("fei", "bi"), "长": ("chang", "zhang"), "乜": ("nie", "mie"), "牟": ("mou", "mu"),
    "郗": ("xi", "chi"), "尉迟": ("yuchi",), "长孙": ("zhangsun",), "单于": ("chanyu",),
    "万俟": ("moqi",), "澹台": ("tantai",), "子车": ("ziju",), "都": ("du",),
}  # fmt: skip
# Characters of given names that are read in more than one way, or in names otherwise than alone:
# the readings in use, the likelier first.
GIVEN_READINGS: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"), "长": ("chang", "zhang"), "朝": ("chao", "zhao"), "行": ("xing", "hang"),
    "重": ("chong", "zhong"), "传": ("chuan", "zhuan"), "晟": ("sheng", "cheng"),
    "茜": ("qian", "xi"), "盛": ("sheng", "cheng"), "曾": ("zeng", "ceng"), "单": ("dan", "shan"),
    "卜": ("bu", "bo"), "莎": ("sha", "suo"), "娜": ("na", "nuo"), "缪": ("miao", "mou"),
    "柏": ("bai", "bo"), "谌": ("chen", "shen"), "调": ("tiao", "diao"), "都": ("du", "dou"),
    "藏": ("zang", "cang"), "尉": ("wei", "yu"), "解": ("jie", "xie"), "蕃": ("fan", "bo"),
    "参": ("can", "shen"), "仔": ("zai", "zi"), "还": ("huan", "hai"), "炅": ("jiong", "gui"),
    "婼": ("ruo", "chuo"), "隽": ("jun", "juan"), "颉": ("jie", "xie"), "给": ("ji", "gei"),
    "珩": ("heng",), "率": ("shuai", "lyu"), "偲": ("si", "cai"), "澄": ("cheng", "deng"),
}  # fmt: skip
GIVEN = frozenset(
    "伟强磊军勇杰涛明超辉刚平鹏飞斌波浩宇轩然博文俊凯峰龙健志国建东海林森毅恒芳娜敏静丽艳娟霞秀燕玲婷雪梅琳"
    "晶倩欣怡佳颖慧洁萍红月桂英兰凤雅诗涵华玉春金永学新小子天晓云德成荣兴忠义仁福祥贵生清光立民安全家利良"
    "宝保庆元广振世正少青山江泽润思雨梦瑶萱梓晨睿泽皓旭阳昊铭炜玮炎鑫淼彬宏洪鸿康宁嘉佩珍珠美爱莲芬香花"
    "菊云莉蓉蓓蕾薇菲芸茜茵露彤彩影可心悦如若馨瑞琪琴瑜璐璇瑾珊玥妍姗娇媛婉婕嫣妮岚岩松柏竹梁栋彦哲智信"
    "诚谦逸远达道贤才能长发富昌升胜利凡豪威武雄风雷霆啸震亮灿耀煜烨熙晖景星辰航帆舟川河湖洋沛淑惠慈贞"
    "维伦祖耀继承先培根本树桐楠柯乐礼孝敬顺和太友中一三二双九百万千秋冬夏兆吉祯祺禄寿喜欢笑琦瑛璟琛珂"
    "君卿士奇其启起曦希锡喆泰腾翔羽翼凌尧舜禹汉唐宋秦楚燕赵晋齐鲁卫韩魏湘粤京津沪渝川辽吉滨卓越群"
    "衡钧钢铁铮锋锐钰锦镇坤坚培基城增城堂均圣善勤俭朴素真纯洁秉绍绪绮纹绣缨盈益盛贺贵赞致奕弈弘弛彰"
    "苏叶蓝白黑朱丹彭方石田章杨柳枫榕槐杏桃李莹萌苗苹茹荷莎菁婵娥娴姝妙妹娣姣婧媚仪仙依佑俪偲傲儿冠冰"
    "凝力劲勋化北南西卉厚双叔古召史号合同向含启吟咏哲唯善喻嗣国圆基堃墨奎妤存孟季学宜宗定宣容宽宾寒寅"
    "展岳峻崇嵩川巍巧帅常干幸开异引弦归当彭征徐循忆志怀念恩恬情惟愉愿慕懿戈戎扬承拓捷政敏文斐新方施旋"
    "日旦时昂昆昕映昭显晋晏晔普晴暖曼朋朗望未权来果柔树校格梅椿楚榆樱欧歌殿毓水沁沐治泉泓法洲津洛浚浪涌润"
    "淇深渊温游源溪滔漫潇潮澄澜瀚灵炳焕煌照熠牧特狄献率王玄班珩球理琨琬琼瑄瑗瑰璋甜用申留略百皎益盼相省"
    "知社祎禅秋科程稳立竞童笛笑筠策简粟精素紫红约纪纲纳级练细终绚统维绿缘罗羚翠翰耕耘聪育胤臻舒航良艺节"
    "芝芮芷苑茂荃莺菀菱萧葵蒙蓬蔓蔚蕊薪虎虹蝶行衍裕西要观言誉让记训许论评词试语谊谋谨谷豫贝财贯贻赐赛超"
    "跃路轲辅辛运进连迅迪迎迟通逢逵遥遵邦郁郎郡鉴银锟键镜闻闽阔陆际雁雄雯霄霖霜靖非音韵韶顶项颂频颜风"
    "飘馥首驰骏骁骥魁鲲鸣鹃鹤鹰麒麟黎鼎齐"
)
# Surnames as families from Fujian, Chaozhou and the Hakka country spell them in South-East Asia;
# the given name behind is often in pinyin.
SOUTHERN_SURNAMES: dict[str, tuple[str, ...]] = {
    "陈": ("tan", "chin"), "林": ("lim", "liem"), "黄": ("ng", "wee", "ooi", "oei"),
    "王": ("ong", "heng"), "张": ("teo", "teoh", "chong", "tiong"), "李": ("lee", "lie"),
    "吴": ("goh", "go", "ng"), "蔡": ("chua", "chuah", "tjoa"), "郑": ("tay", "teh", "tee"),
    "杨": ("yeo", "yeoh", "yong"), "许": ("koh", "khoo", "kho"), "刘": ("low", "lau", "liew"),
    "何": ("ho", "hoe"), "洪": ("ang",), "郭": ("quek", "kwek", "kuok", "kueh"),
    "周": ("chew", "chiew"), "谢": ("chia", "cheah"), "沈": ("sim",), "罗": ("loh", "lor"),
    "叶": ("yap", "yeap"), "傅": ("poh",), "庄": ("chng", "ching"), "萧": ("siow", "seow"),
    "徐": ("chee", "cher"), "赵": ("teo", "chiu"), "曾": ("chen", "tjan", "chan"),
    "颜": ("gan",), "魏": ("gwee", "ngui"), "梁": ("neo", "nio"), "邱": ("khoo", "khu"),
    "胡": ("aw", "oh"), "朱": ("choo", "chu"), "施": ("si", "sy"), "余": ("ee", "eu"),
    "江": ("kang",), "苏": ("soh",), "戴": ("tay", "tai"), "潘": ("phua", "phuah"),
}  # fmt: skip
