"""Invented records in the shapes of the sources, for the tests of the import."""

import json

from catalogue.importing import channels, legal, papers
from catalogue.importing.sections import FIELDS

END = (
    "Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành"
    "-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --Nộp hồ sơ"
)


def page(code="1.900001", **more):
    """Return an invented page in the shape of the crawl."""
    record = dict.fromkeys(FIELDS, "")
    record |= {
        "ma_thu_tuc": code,
        "detail_url": f"https://example.vn/{code}",
        "ten_thu_tuc": "Thủ tục cấp sổ nuôi ong (cấp xã)",
        "so_quyet_dinh": "12/QĐ-BNNMT",
        "cap_thuc_hien": "Cấp xã",
        "loai_thu_tuc": "TTHC được giao luật quy định chi tiết",
        "linh_vuc": "Nuôi ong",
        "doi_tuong_thuc_hien": "Công dân Việt Nam, Hợp tác xã",
        "thu_tuc_lien_quan": "Không có thông tin",
        "trinh_tu_thuc_hien": "Bước 1: Nộp đơn.\nBước 2: Nhận sổ.",
        "cach_thuc_thuc_hien": channels.HEADING
        + "Trực tuyến3 Ngày làm việcMiễn phí(Không thu phí)",
        "thanh_phan_ho_so": f"--{papers.HEADING}- Đơn xin nuôi ong;Mẫu số 1.docx1 bản chính",
        "can_cu_phap_ly": f"{legal.HEADING}Luật Ong8/2024/QH15",
        "co_quan_thuc_hien": "Ủy ban Nhân dân xã, phường, thị trấn.",
        "yeu_cau_dieu_kien": "Có ít nhất một đàn ong.",
        "ket_qua_xu_ly": "Sổ nuôi ongMã: KQ.G10.999999" + END,
    }
    return record | more


def answer(**more):
    """Return an invented procedure in the shape of the interface of 2026."""
    return {
        "id": "abc",
        "code": "1.900002",
        "name": "Cấp thẻ bơi",
        "state": "ACTIVE",
        "isWard": True,
        "formalityType": "SPECIAL",
        "executionSteps": [{"name": "", "description": "Nộp đơn."}],
        "executionMethods": [
            {
                "submissionMethod": "ONLINE",
                "processingTime": 2,
                "processingTimeUnit": "WORKING_DAY",
                "fees": [
                    {"type": "FEE", "value": 50000, "currencyId": "VND", "description": "Phí thẻ"},
                    {"type": "FEE", "value": 0, "description": "Hội đồng nhân dân tỉnh quyết định"},
                ],
            },
            {"submissionMethod": "DIRECT", "processingTime": 0, "fees": None},
        ],
        "executionCases": [
            {
                "name": "",
                "profileComponents": [
                    {
                        "name": "+ Đơn",
                        "originalQty": 1,
                        "copyQty": 2,
                        "required": True,
                        "attachments": [{"fileName": "Don.docx", "url": "https://example.vn/d"}],
                    }
                ],
            }
        ],
        "cases": [
            {
                "name": "Cấp thẻ bơi",
                "code": "1.900002.01",
                "processingDay": {"qty": 2, "type": "DAY"},
            }
        ],
        "legalBasisesDetails": [{"name": "Luật Bơi", "code": "9/2025/QH15"}],
        "resultsDetails": [{"name": "Thẻ", "code": "KQ.G01.000001"}],
        "subjectTypesDetails": [{"name": "Công dân Việt Nam", "code": "ĐT1"}],
        "categoriesDetails": [{"name": "Thể thao", "code": "1"}],
        "departmentsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}],
        "requirementsAndConditions": "không",
        "procedureProposal": {
            "proposalNumber": "6/QĐ-BVHTTDL",
            "decisionDate": 1740960000000,
            "issuingAgency": {"name": "Bộ Văn hóa"},
        },
    } | more


def write(path, *records):
    """Write ``records`` to ``path`` as JSON lines; return the path."""
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), "utf-8")
    return path
