import streamlit as st

st.title("Team performance", anchor=False)
