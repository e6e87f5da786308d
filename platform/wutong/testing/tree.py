"""The small world that every test database starts with: two provinces, and one line down to the village."""

from sqlalchemy import Connection, text

from wutong.tenancy import line

NATION = 0
GANSU, QINGHAI = 620000000000, 630000000000
LINXIA = 622900000000
JISHISHAN, DONGXIANG = 622927000000, 622926000000
CHUIMATAN, LIUGOU = 622927100000, 622927200000
VILLAGE, NEXT_VILLAGE, LIUGOU_VILLAGE = 622927100201, 622927100202, 622927200201
XINING, CHENGDONG = 630100000000, 630102000000

#: code → level, name, pinyin, initials
REGIONS = {
    NATION: (0, "全国", "quanguo", "qg"),
    GANSU: (1, "甘肃省", "gansusheng", "gss"),
    LINXIA: (2, "临夏回族自治州", "linxiahuizuzizhizhou", "lxhzzzz"),
    JISHISHAN: (3, "积石山保安族东乡族撒拉族自治县", "jishishan", "jss"),
    DONGXIANG: (3, "东乡族自治县", "dongxiangzuzizhixian", "dxzzzx"),
    CHUIMATAN: (4, "吹麻滩镇", "chuimatanzhen", "cmtz"),
    LIUGOU: (4, "柳沟乡", "liugouxiang", "lgx"),
    VILLAGE: (5, "后沟村委会", "hougoucunweihui", "hgcwh"),
    NEXT_VILLAGE: (5, "前庄村委会", "qianzhuangcunweihui", "qzcwh"),
    LIUGOU_VILLAGE: (5, "柳沟村委会", "liugoucunweihui", "lgcwh"),
    QINGHAI: (1, "青海省", "qinghaisheng", "qhs"),
    XINING: (2, "西宁市", "xiningshi", "xns"),
    CHENGDONG: (3, "城东区", "chengdongqu", "cdq"),
}


def parent(code: int) -> int | None:
    """The region directly above in this small world."""
    above = [step for step in line(code)[:-1] if step in REGIONS]
    return above[-1] if above else None


def plant(connection: Connection) -> None:
    """Write the regions as the owner, each exercising its own level."""
    for code, (level, name, pinyin, initials) in REGIONS.items():
        connection.execute(
            text(
                "insert into regions (code, parent, level, kind, name, full_name, pinyin, initials, valid_from)"
                " values (:code, :parent, :level, 'government', :name, :name, :pinyin, :initials, '2020-01-01')"
            ),
            {
                "code": code,
                "parent": parent(code),
                "level": level,
                "name": name,
                "pinyin": pinyin,
                "initials": initials,
            },
        )
        connection.execute(
            text("insert into region_exercises (code, level, valid_from) values (:code, :level, '2020-01-01')"),
            {"code": code, "level": level},
        )
