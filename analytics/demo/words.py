"""The words that names are made of. Names in the made-up company are invented; a likeness is chance."""

from __future__ import annotations

import json


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _words(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang "
    "Deng Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Shen")
GIVEN_NAMES = _words(
    "Hao Yue Jiayi Min Siyuan Peng Rui Wei Tao Lan Bo Yu Kai Jie Ting Xin Ming Dan Yi Wen Fan Qi Nan Liang Qing Chao "
    "Fei Gang Hui Jing Jun Lei Ling Mei Na Ping Qiang Rong Shan Shu Tong Xia Yan Yang Ying Yong Zhen Zhi Haoran Yuxin "
    "Zihan Xinyi Mengyao Jiahao Yichen Ruoxi Zixuan Siqi Yutong Jingyi Wenjie Xiaoming Lihua Guoqiang Xiuying Jianguo "
    "Haiyan Zhiyuan Tianyu Kexin Boyang Shiyu")
FIRST_NAMES = _words(
    "Grace Marco Tom Sofia Anna Daniel Priya Ines Jonas Emily Aisha Lucas Kenji Hannah Carlos Nadia Oliver Maya Peter "
    "Elena Samir Clara Victor Julia Martin Laura Adam Nora Felix Ida Hugo Leila Omar Paula Simon Teresa Viktor Wanda "
    "Yusuf Zara Andre Bianca Cedric Diana Erik Fiona Gustav Helena Ivan Judith")
LAST_NAMES = _words(
    "Okafor Bellini Hadley Lindqvist Kovacs Reyes Nair Duarte Weber Carter Rahman Moreau Mori Price Vega Petrova "
    "Grant Cohen Novak Rossi Haddad Fischer Jensen Silva Kowalski Andersen Murphy Dubois Schmidt Costa Ivanov Tanaka "
    "Ahmed Larsen Romano Keller Santos Nowak Berg Laurent Evans Morgan Fraser Walsh Bauer Krause Ortega Ferrari "
    "Janssen Virtanen Horvat Popescu Dimitrov Katz Sharma Mehta Khan Osei Mensah Abara")
CITIES = _words(
    "Shanghai Ningbo Suzhou Hangzhou Nanjing Wuxi Hefei Qingdao Jinan Tianjin Beijing Dalian Shenyang Harbin Xian "
    "Chengdu Chongqing Kunming Guiyang Lanzhou Guangzhou Shenzhen Foshan Dongguan Xiamen Fuzhou Changsha Wuhan "
    "Nanning Zhuhai")
FIRMS = _words(
    "Hengtai Yuanda Xinhua Jinshan Tianhe Donglin Huarui Longhai Boyuan Zhongxin Mingda Ruifeng Shengda Taihe Xingye "
    "Yongan Kangda Hongyu Jiahe Lianhua Nanfang Qiming Ruitong Senlin Tongda Weiye Xiangyang Yinhe Zhengda Anbang "
    "Baolong Chunhui Dahua Fuxing Guanghui Haitian Jiuzhou Kaixin Lihe Meilin Northstar Bluewave Redrock Brightway "
    "Clearview Goldleaf Silverline Evergreen Highland Keystone")
INDUSTRIES = {
    "Machinery": ("Machinery", "Precision", "Tools"), "Food": ("Foods", "Dairy", "Beverages"),
    "Retail": ("Stores", "Retail", "Markets"), "Healthcare": ("Medical", "Pharma", "Clinics"),
    "Electronics": ("Electronics", "Optics", "Sensors"), "Logistics": ("Logistics", "Freight", "Shipping"),
    "Energy": ("Energy", "Power", "Solar"), "Construction": ("Construction", "Materials", "Engineering"),
}
PRODUCTS = {  # category: margin, and each product with its price
    "Sensors": (0.42, {"Pressure sensor": 180, "Flow meter": 950, "Level gauge": 620, "Gas detector": 1400,
                       "Thermal probe": 240}),
    "Controls": (0.36, {"Compact controller": 2200, "Motor drive": 3600, "Safety relay": 420, "Operator panel": 2900,
                        "Control cabinet": 14500}),
    "Software": (0.68, {"Monitoring licence": 5200, "Planning suite": 18000, "Quality module": 7600,
                        "Data connector": 2400}),
    "Services": (0.30, {"Installation": 6400, "Calibration": 1300, "Maintenance contract": 9800, "Training day": 4200,
                        "Remote support": 2600}),
    "Spare parts": (0.48, {"Seal kit": 90, "Filter set": 160, "Cable set": 210, "Valve": 540, "Pump unit": 4800}),
}
COMPETITORS = ("Norwell", "Tessaro", "Qianli Systems", "Baiyun Controls", "Vantor")
NOTES = (
    "offers longer payment terms on new contracts", "announced a price rise for spring",
    "is short of sensors until next quarter", "opened a service point nearby", "lost a key engineer to a customer",
    "bundles software with controls", "is testing a subscription model", "promises delivery in 48 hours",
)
TOPICS = (
    "late delivery", "wrong item", "invoice", "product fault", "installation", "software update", "documentation",
    "warranty",
)
GLAD = (
    "Quick answers and a clear offer.", "Always well prepared, knows our plant.",
    "The handover after the order went smoothly.",
    "Our contact keeps every promise.", "Good advice on the new controls.", "Fast help when the line stood still.",
)
EVEN = (
    "Fine overall, but delivery dates move too often.", "Good product, the paperwork takes long.",
    "Prices are fair, response could be faster.", "No complaints, no surprises.",
)
SORRY = (
    "We waited two weeks for an answer.", "Nobody told us about the delay.", "The offer did not fit what we asked for.",
    "Too many people to talk to, no one in charge.", "The fault came back after the repair.",
)
REASONS = ("Solved a customer's stoppage over a weekend", "Trained three newcomers", "Won back a lost customer",
           "Best market notes of the quarter", "Saved a large renewal")


def variables() -> dict[str, object]:
    """The lists as the SQL files read them, by ``getvariable``; what is nested comes as JSON."""
    return {
        "surnames": SURNAMES, "given_names": GIVEN_NAMES, "first_names": FIRST_NAMES, "last_names": LAST_NAMES,
        "cities": CITIES, "firms": FIRMS, "industries": list(INDUSTRIES),
        "trades": [trade for trades in INDUSTRIES.values() for trade in trades],
        "products": json.dumps([
            {"name": name, "category": category, "margin": margin, "price": price}
            for category, (margin, products) in PRODUCTS.items() for name, price in products.items()
        ]),
        "competitors": list(COMPETITORS), "notes": list(NOTES), "topics": list(TOPICS),
        "glad": list(GLAD), "even": list(EVEN), "sorry": list(SORRY), "reasons": list(REASONS),
    }
